/** What a change can be, in the order in which the board shows them. */
export const kinds = [
  { id: 'feature', label: 'Feature', plural: 'Features' },
  { id: 'fix', label: 'Fix', plural: 'Fixes' },
  { id: 'performance', label: 'Performance', plural: 'Performance' },
  { id: 'security', label: 'Security', plural: 'Security' },
];

export const labelOf = (id) => kinds.find((kind) => kind.id === id)?.label ?? id;
