// Loaded into npm before its own code. `npm audit signatures` asks Sigstore's mirror on the internet whether it knows keys of the
// registry first; here it answers at once what that mirror answers for any registry but npm's own: that it has none. All that
// follows, asking the registry for its keys and verifying with them, is npm's own code.
const Module = require('node:module');

const load = Module._load;
const missing = () => Object.assign(new Error('no such target'), { code: 'TUF_FIND_TARGET_ERROR' });

Module._load = (request, ...others) =>
  request === '@sigstore/tuf'
    ? { initTUF: async () => ({ getTarget: () => Promise.reject(missing()) }) }
    : load(request, ...others);
