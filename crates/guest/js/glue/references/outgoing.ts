import { Failure } from '../failure.ts';
import { HeldValues, MAX_HELD, type Names, type Packed, pack, type Sender } from './crossing.ts';
import { hostValues } from './host-values.ts';

/** The functions and objects of the plugin that the host holds. */
export const held = new HeldValues();

function hold(value: object, receiver: object | undefined): number {
  const known = held.numberOf(value);
  if (known !== undefined) return known;
  if (held.isFull) {
    throw new Failure(
      'NEXXO_REFERENCE_LIMIT',
      `more than ${MAX_HELD} functions and objects are given to the host`,
    );
  }
  return held.add({ value, receiver });
}

function sender(isTree: boolean): Sender {
  return {
    isLazy: false,
    manyKeys: Number.POSITIVE_INFINITY,
    isTree,
    hold,
    foreign: (value) => hostValues.numberOf(value),
    inside: () => undefined,
    error: (error) => error,
    refuse: (path, what, advice) => {
      throw new Failure('NEXXO_VALUE', `${path} is ${what}, which cannot leave the sandbox: ${advice}`);
    },
  };
}

const graph = sender(false);
const tree = sender(true);

/** Makes of a value what can cross to a function of the project. */
export function packGraph(value: unknown, names: Names): Packed {
  return pack(value, graph, names);
}

/** Makes of a value what can cross to the bundler: nothing in it contains itself. */
export function packTree(value: unknown, names: Names): Packed {
  return pack(value, tree, names);
}
