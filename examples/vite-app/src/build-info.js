// Both names are replaced while the page is built: one by each replace plugin.
export const build = {
  name: __APP_NAME__,
  version: __APP_VERSION__,
  channel: BUILD_CHANNEL,
};
