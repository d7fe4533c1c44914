/** For an option that can be given several times, each with one value: `--for a --for b`. */
export const collect = (value: string, earlier: string[] | undefined): string[] => [
  ...(earlier ?? []),
  value,
];
