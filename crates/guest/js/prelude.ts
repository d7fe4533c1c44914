// Bare imports keep their order: the globals, then the built-ins, then whoever uses them.
import './web/globals.ts';
import './web/late-globals.ts';
import './intl/install.ts';
import './wasm/install.ts';
import './node/builtins.ts';

import { glue } from './glue/index.ts';
import { native } from './native.ts';
import { builtins } from './node/builtins.ts';

native.builtins(builtins);
native.register(glue);
