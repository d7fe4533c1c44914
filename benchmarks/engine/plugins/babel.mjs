import { transformSync } from '@babel/core';
import react from '@babel/preset-react';
import { workload } from './workload.mjs';

const options = {
  filename: 'Part.jsx',
  presets: [[react, { runtime: 'automatic' }]],
  configFile: false,
  babelrc: false,
  browserslistConfigFile: false,
};

export default workload((code) => transformSync(code, options).code);
