export default () => ({
  name: 'a11-timer-chain',
  transform: () =>
    new Promise(() => {
      const again = () => setTimeout(again, 0);
      again();
    }),
});
