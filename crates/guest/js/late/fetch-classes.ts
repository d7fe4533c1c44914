// What goes with `fetch`, by the package that Node itself has it from.

// Requests take what responses define while they are evaluated.
import 'undici/lib/web/fetch/response.js';

export { FormData } from 'undici/lib/web/fetch/formdata.js';
export { Headers } from 'undici/lib/web/fetch/headers.js';
export { Request } from 'undici/lib/web/fetch/request.js';
export { Response } from 'undici/lib/web/fetch/response.js';
