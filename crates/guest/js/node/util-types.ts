type Test = (value: unknown) => boolean;

const toStringTag = Object.prototype.toString;
const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get!;

function tagOf(value: unknown): string {
  return toStringTag.call(value).slice(8, -1);
}

/** True when the built-in method accepts the value: a test that neither inheritance nor Symbol.toStringTag can deceive. */
function accepts(method: (...args: never[]) => unknown, ...args: unknown[]): Test {
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    try {
      Reflect.apply(method, value, args);
      return true;
    } catch {
      return false;
    }
  };
}

function getter(prototype: object, name: string): (...args: never[]) => unknown {
  return Object.getOwnPropertyDescriptor(prototype, name)!.get as (...args: never[]) => unknown;
}

function typed(name: string): Test {
  return (value) => typeof value === 'object' && value !== null && typedArrayTag.call(value) === name;
}

function objectTagged(...tags: string[]): Test {
  return (value) => typeof value === 'object' && value !== null && tags.includes(tagOf(value));
}

function functionTagged(...tags: string[]): Test {
  return (value) => typeof value === 'function' && tags.includes(tagOf(value));
}

const never: Test = () => false;

export const isDate = accepts(Date.prototype.getTime);
export const isRegExp: Test = (value) => value instanceof RegExp && objectTagged('RegExp')(value);
export const isMap = accepts(getter(Map.prototype, 'size'));
export const isSet = accepts(getter(Set.prototype, 'size'));
export const isWeakMap = accepts(WeakMap.prototype.has, {});
export const isWeakSet = accepts(WeakSet.prototype.has, {});
export const isMapIterator = objectTagged('Map Iterator');
export const isSetIterator = objectTagged('Set Iterator');
export const isPromise: Test = (value) => value instanceof Promise;
export const isNativeError: Test = (value) => value instanceof Error;
export const isArgumentsObject = objectTagged('Arguments');
export const isGeneratorObject = objectTagged('Generator', 'AsyncGenerator');
export const isGeneratorFunction = functionTagged('GeneratorFunction', 'AsyncGeneratorFunction');
export const isAsyncFunction = functionTagged('AsyncFunction', 'AsyncGeneratorFunction');
export const isModuleNamespaceObject: Test = (value) =>
  objectTagged('Module')(value) && !Object.isExtensible(value);
export const isArrayBuffer = accepts(getter(ArrayBuffer.prototype, 'byteLength'));
export const isSharedArrayBuffer: Test =
  typeof SharedArrayBuffer === 'function'
    ? accepts(getter(SharedArrayBuffer.prototype, 'byteLength'))
    : never;
export const isAnyArrayBuffer: Test = (value) => isArrayBuffer(value) || isSharedArrayBuffer(value);
export const isArrayBufferView: Test = (value) => ArrayBuffer.isView(value);
export const isDataView: Test = (value) =>
  ArrayBuffer.isView(value) && typedArrayTag.call(value) === undefined;
export const isTypedArray: Test = (value) =>
  ArrayBuffer.isView(value) && typedArrayTag.call(value) !== undefined;
export const isUint8Array = typed('Uint8Array');
export const isUint8ClampedArray = typed('Uint8ClampedArray');
export const isUint16Array = typed('Uint16Array');
export const isUint32Array = typed('Uint32Array');
export const isInt8Array = typed('Int8Array');
export const isInt16Array = typed('Int16Array');
export const isInt32Array = typed('Int32Array');
export const isFloat16Array = typed('Float16Array');
export const isFloat32Array = typed('Float32Array');
export const isFloat64Array = typed('Float64Array');
export const isBigInt64Array = typed('BigInt64Array');
export const isBigUint64Array = typed('BigUint64Array');
export const isNumberObject = accepts(Number.prototype.valueOf);
export const isStringObject = accepts(String.prototype.valueOf);
export const isBooleanObject = accepts(Boolean.prototype.valueOf);
export const isBigIntObject = accepts(BigInt.prototype.valueOf);
export const isSymbolObject = accepts(Symbol.prototype.valueOf);
export const isBoxedPrimitive: Test = (value) =>
  isNumberObject(value) ||
  isStringObject(value) ||
  isBooleanObject(value) ||
  isBigIntObject(value) ||
  isSymbolObject(value);
// The engine tells nobody which objects are proxies, and has no V8 externals, keys or Web Crypto keys.
export const isProxy = never;
export const isExternal = never;
export const isKeyObject = never;
export const isCryptoKey = never;
