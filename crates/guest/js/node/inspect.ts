// A bare import, so that it stays before the port.
import './stand-ins.ts';

import extracted from 'node-inspect-extracted';
import { removeStandIns } from './stand-ins.ts';

removeStandIns();

export interface InspectOptions {
  [name: string]: unknown;
}

interface Inspect {
  (value: unknown, options?: InspectOptions | boolean, ...legacy: unknown[]): string;
  custom: symbol;
  defaultOptions: InspectOptions;
  colors: Record<string, [number, number]>;
  styles: Record<string, string>;
}

export const inspect: Inspect = extracted.inspect as Inspect;
export const format: (...args: unknown[]) => string = extracted.format;
export const formatWithOptions: (options: InspectOptions, ...args: unknown[]) => string =
  extracted.formatWithOptions;
export const stripVTControlCharacters: (text: string) => string = extracted.stripVTControlCharacters;
