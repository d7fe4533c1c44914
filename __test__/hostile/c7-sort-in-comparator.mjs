const sort = () => [2, 1].sort(sort)[0];
export default () => ({ name: 'c7-sort-in-comparator', transform: () => String(sort()) });
