/** A number's shortest decimal form: `0.digits` times ten to the power of `exponent`. */
interface Decimal {
  digits: string;
  exponent: number;
}

/** How many digits a formatted number has. */
export interface Precision {
  minimumIntegerDigits: number;
  minimumFractionDigits: number;
  maximumFractionDigits: number;
  minimumSignificantDigits?: number | undefined;
  maximumSignificantDigits?: number | undefined;
}

function parse(value: number | bigint): Decimal {
  const [mantissa = '', power = '0'] = String(value).replace('-', '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const leading = all.length - all.replace(/^0+/, '').length;
  const digits = all.slice(leading).replace(/0+$/, '');
  return { digits, exponent: digits === '' ? 0 : whole.length - leading + Number(power) };
}

/** Rounds half away from zero, in decimal: what a binary fraction is exactly does not matter. */
function round({ digits, exponent }: Decimal, kept: number): Decimal {
  if (kept >= digits.length) return { digits, exponent };
  if (kept < 0) return { digits: '', exponent: 0 };
  const head = digits.slice(0, kept);
  if (digits.charCodeAt(kept) < 53) {
    const trimmed = head.replace(/0+$/, '');
    return { digits: trimmed, exponent: trimmed === '' ? 0 : exponent };
  }
  const raised = String(BigInt(`1${head}`) + 1n);
  const carried = raised.startsWith('2');
  const rest = (carried ? `1${raised.slice(1)}` : raised.slice(1)).replace(/0+$/, '');
  return { digits: rest, exponent: carried ? exponent + 1 : exponent };
}

/** The digits of a number's absolute value, before and after the point. */
export function decimalParts(
  value: number | bigint,
  precision: Precision,
): [whole: string, fraction: string] {
  const exact = parse(value);
  const { minimumSignificantDigits, maximumSignificantDigits } = precision;
  const significant = minimumSignificantDigits !== undefined || maximumSignificantDigits !== undefined;
  const { digits, exponent } = round(
    exact,
    significant ? (maximumSignificantDigits ?? 21) : exact.exponent + precision.maximumFractionDigits,
  );
  const whole = exponent > 0 ? digits.slice(0, exponent).padEnd(exponent, '0') : '';
  const fraction =
    exponent > 0 ? digits.slice(exponent) : digits === '' ? '' : '0'.repeat(-exponent) + digits;
  const wanted = significant
    ? Math.max(0, (minimumSignificantDigits ?? 1) - (digits === '' ? 1 : exponent))
    : precision.minimumFractionDigits;
  return [whole.padStart(precision.minimumIntegerDigits, '0'), fraction.padEnd(wanted, '0')];
}
