/** The part of `@nexxo/native` that vite.config.js uses, with plugins loaded straight into the process. */
export function createSandbox() {
  return {
    async plugin(request, options) {
      const module = await import(typeof request === 'string' ? request : request.package);
      return module.default(options);
    },
    report: () => null,
  };
}

export const formatReport = () => 'Built without a sandbox: nothing was measured and nothing was denied.';
