import { native } from '../native.ts';

type Visitors = Readonly<Record<string, unknown>>;

/** What visitors of the package's own for scripts go by. */
interface Made {
  /** The visitors as they were made. */
  readonly visitors: object;
  readonly options: { readonly getLeadingComments?: unknown; readonly getTrailingComments?: unknown };
  readonly comments: unknown;
  readonly isDouble: boolean;
  /** Sequences that are in parentheses of their own; older versions have none. */
  readonly sequences: ReadonlySet<object> | undefined;
  readonly file: File;
  /** How many comments they have written, which is set where a number is given; undefined where decorators were ever printed. */
  written(count?: number): number | undefined;
  /** Which versions print alike; the numbers are those of `crates/guest/src/print_tree/dialect.rs`. */
  readonly dialect: number;
}

/** What one file of them has. */
interface File {
  readonly precedence: object;
  readonly wasPrecedence: object;
  readonly bindings: WeakSet<object>;
}

const { has } = WeakSet.prototype;
const { get: sizeOf } = Object.getOwnPropertyDescriptor(Set.prototype, 'size') as {
  get(this: unknown): number;
};

const files = new WeakMap<WeakSet<object>, File>();
const made = new WeakMap<object, Made>();

/** The classes of contexts that are known, with what their prototypes had. */
const contexts = new WeakMap<object, object>();

const copyOf = (object: object): object =>
  Object.create(Object.getPrototypeOf(object), Object.getOwnPropertyDescriptors(object));

/** Keeps what the package's class of contexts is, before anybody can have changed it. */
export function contextMade(Context: { prototype: object }): void {
  contexts.set(Context, copyOf(Context.prototype));
}

/** Keeps what the package's file of visitors has, before anybody can have changed it. */
export function visitorsLoaded(precedence: object, bindings: WeakSet<object>): void {
  files.set(bindings, { precedence, wasPrecedence: copyOf(precedence), bindings });
}

/** Keeps what visitors go by that have just been made. */
export function visitorsMade(
  visitors: Visitors,
  options: Made['options'],
  comments: unknown,
  quote: string,
  sequences: Made['sequences'],
  bindings: WeakSet<object>,
  written: Made['written'],
  dialect: number,
): void {
  const [file, copy] = [files.get(bindings), native.copyPlain(visitors)];
  if (file !== undefined && copy !== undefined)
    made.set(visitors, {
      visitors: copy,
      options,
      comments,
      isDouble: quote === '"',
      sequences,
      file,
      written,
      dialect,
    });
}

/** Text and lines of mappings of a tree; undefined where the package has to print it. */
export function printTree(
  tree: unknown,
  visitors: Visitors,
  indent: unknown,
  Context: { prototype: object },
): [string, number[][][]] | undefined {
  const own = made.get(visitors);
  if (own === undefined || !isUnchanged(own, visitors, Context)) return undefined;
  const { options, comments, isDouble, sequences, file, written, dialect } = own;
  const { getLeadingComments, getTrailingComments } = options;
  if ((getLeadingComments ?? getTrailingComments ?? undefined) !== undefined) return undefined;
  const before = written();
  if (before === undefined || (sequences && sizeOf.call(sequences) > 0)) return undefined;
  const result = native.printTree(tree, indent, comments, before, isDouble, file.bindings, has, dialect);
  if (result === undefined) return undefined;
  const [printed, after, bindings] = result;
  written(after);
  for (let at = 0; at < bindings.length; at++) file.bindings.add(bindings[at] as object);
  return printed;
}

/** Whether all that is called or looked at is as the package made it. */
function isUnchanged({ visitors, file }: Made, now: object, Context: { prototype: object }): boolean {
  const context = contexts.get(Context);
  return (
    context !== undefined &&
    native.haveSameProperties(Context.prototype, context) &&
    native.haveSameProperties(now, visitors) &&
    native.haveSameProperties(file.precedence, file.wasPrecedence)
  );
}
