import { light, lightDense } from './light.mjs';
import { mixed } from './mixed.mjs';
import { postcss } from './postcss.mjs';
import { reactBabel } from './react-babel.mjs';
import { sass } from './sass.mjs';
import { svelte } from './svelte.mjs';
import { vue } from './vue.mjs';

/**
 * A pipeline has
 *   kinds(index, isLeaf)  the kind of that file, of ../files
 *   main(root)            the entry's text
 *   setup(form)           { plugins, extra?, files? } for a config of that form; see ../config-file.mjs
 *   weight                whose bar it is held to
 */
export const pipelines = {
  light,
  'light-dense': lightDense,
  svelte,
  vue,
  'react-babel': reactBabel,
  postcss,
  sass,
  mixed,
};

export const pipelineNames = Object.keys(pipelines);
