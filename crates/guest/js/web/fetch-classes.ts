import text from 'late:../late/fetch-classes.ts';
import type * as FetchClasses from '../late/fetch-classes.ts';
import { defineLazyGlobal } from './define.ts';
import { late } from './late.ts';

const classes = late<typeof FetchClasses>('fetch-classes', text);

for (const name of ['FormData', 'Headers', 'Request', 'Response'] as const)
  defineLazyGlobal(name, () => classes()[name]);
