import { lines } from './texts.mjs';
import { workload } from './workload.mjs';

export default workload((numbered) => {
  const text = lines(numbered);
  let hash = 5381;
  for (let index = 0; index < text.length; index++) hash = (hash * 33) ^ text.charCodeAt(index);
  return hash >>> 0;
});
