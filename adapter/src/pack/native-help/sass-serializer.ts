import { type HugePart, inOneLine, type Known } from './part.ts';

const NEWEST = '1.108.1 to 1.108.2';

/** A class of the compiler, as it is in one form. */
export const klass = (name: string, sha256: string): Known => ({
  start: `  A.${name}.prototype = {\n`,
  through: ['\n  };\n'],
  forms: [[sha256, NEWEST]],
});

export const method = (head: string, sha256: string): Known => ({
  start: `    ${head} {\n`,
  through: ['\n    },\n'],
  forms: [[sha256, NEWEST]],
});

const serializer = klass(
  '_SerializeVisitor0',
  '06ee03ab91c23e6d71eae60d1754bab7b73fb03aed401b732cd26c03a186250b',
);
const plainBuffer = klass(
  'NoSourceMapBuffer0',
  '715697f8658c014dfca069304aff37a2a30b1cc0268cbe2263c3befd93fc6729',
);
const mapBuffer = klass(
  'SourceMapBuffer0',
  '9218957e1f345be6a41febe3c38d24bfccdacd6e77c346c37bcd3b727483eb7f',
);
const color = klass('SassColor0', '73c86d2237390f700f428f721be4f77c884434a09e4148ad61c406f0e0936134');
const string = klass('SassString0', 'be44ecfefade58299baa91b1bf1e93509c1e985567a44de6e0d15f1146df159f');
const list = klass('SassList0', '7635c9312b9b0adbf9d90ccecaee785c4ecd7e6306b610d774108c58ee5beca4');
const oneUnit = klass(
  'SingleUnitSassNumber0',
  '3745cb784f0025b112574d9bdcbf202eefbc4a27aa2511293d09b00979da4552',
);
const noUnit = klass(
  'UnitlessSassNumber0',
  'c57c96bee917017e73601d0b56d4d2613bd3b01e4d296c328efadd4215f72e3e',
);
export const visibleRules = klass(
  '_IsInvisibleVisitor1',
  '43f273125aff6c5bac40de6858c7bd6a38b013d42becd57e156880310f422297',
);
export const visibleSelectors = klass(
  '_IsInvisibleVisitor2',
  'a333be75a4dc87858bc42ff1e974768ba38a49b80e233b8ee3efbbc4c6d11411',
);
const every = klass('EveryCssVisitor0', '72fc92176c0c67c7e1e6dba785fdc35b5d156595a9aa0b12e161f696b9d205da');
const value = klass('CssValue0', 'c89f4c5c721f921e70d2c4886f689581519092a18db0f87efb6f57ddf8b5bb0b');
const combinator = klass('Combinator0', '9d8ad91f75ba8da6c1a1b1e07fa9cf7e3fd10a0a3949e25e789ababd8d349d0b');
const qualified = klass('QualifiedName0', '11474eac00c1f0dd0109b9c689ddabe33c9bf59ce4dc61c3301a37f4415144f9');
const parent = klass(
  'ModifiableCssParentNode0',
  '28c2fba73fc3f11a2a7433aab90d7b8ecd577d8ad184141c718601ce3f83593a',
);
const made = method(
  '_SerializeVisitor$0(indentWidth, inspect, lineFeed, logger, quote, sourceMap, style, useSpaces)',
  'b4a5bc3e1fbbece4da7d2e6b9ab6a2d098174f6c815ed9d8f05ff0b3f9dd4db2',
);
const ofValue = method(
  'serializeValue0(value, inspect, quote)',
  '2f03e7b4f9737ed2608c6af4e92d599701f51d2f80f61bcfa6ce8c76c0e75056',
);
const name = method(
  'StringExtension_toCssIdentifier(_this, body)',
  'c0dedfafabbbabc9f060541a60317067ca96df76b6f2c725e4e33a60611a258e',
);
const name0 = method(
  'StringExtension_toCssIdentifier0(_this)',
  'ff40b342746160e814ebb7563bb1e2db4452d4b9c15d6d9bdee1071d23838cf3',
);

/** What is printed comes out the same only where all of these are known. */
const printing: readonly Known[] = [
  serializer,
  plainBuffer,
  mapBuffer,
  color,
  string,
  list,
  oneUnit,
  noUnit,
  visibleRules,
  visibleSelectors,
  every,
  value,
  combinator,
  qualified,
  parent,
  made,
  ofValue,
  name,
  name0,
];

/** Text of a number in a style sheet that is not compressed, or nothing where it is not plain. */
const numberText = inOneLine`
$nexxo_number(number) {
  var $text = "" + number, $end, $last, $next;
  if ((number | 0) === number) return number === 0 && 1 / number < 0 ? "-0" : $text;
  if (!(number % 1) || $text.indexOf("e") >= 0) return;
  if ($text.length < 12) return $text;
  $end = $text.indexOf(".") + 11;
  if ($text.length <= $end) return $text;
  $last = $text.charCodeAt($end - 1); $next = $text.charCodeAt($end) > 52;
  for (--$end; $last === ($next ? 57 : 48);) $last = $text.charCodeAt(--$end);
  if ($last !== 46) return $text.slice(0, $end) + String.fromCharCode($next ? $last + 1 : $last);
  if (!$next) return $text.slice(0, $end);
}, `;

/** Text of a compound selector, which is kept with it as it never changes: null where it is not plain. */
const compoundText = inOneLine`
$nexxo_compound(compound) {
  for (var $all = compound.components, $text = "", $at = 0, $one, $name; $at < $all.length; ++$at) {
    $one = $all[$at];
    if ($one instanceof A.ClassSelector0) { $name = $one.name; $text += "."; }
    else if ($one instanceof A.PseudoSelector0 && $one.argument == null && $one.selector == null) {
      $name = $one.name; $text += $one.isSyntacticClass ? ":" : "::";
    }
    else if ($one instanceof A.TypeSelector0 && $one.name.namespace instanceof A.DefaultSelectorNamespace0)
      $name = $one.name.name;
    else if ($one instanceof A.IDSelector0) { $name = $one.name; $text += "#"; }
    else return compound.$nexxo_text = null;
    if (!$nexxo_help.simpleName.test($name)) return compound.$nexxo_text = null;
    $text += $name;
  }
  return compound.$nexxo_text = $text === "" ? null : $text;
}, `;

/** The names of colors by their channels. */
const colorNames = inOneLine`
$nexxo_names() {
  var $names = new Map(), $pairs = A.MapExtensions_get_pairs0($.$get$colorsByName0(), type$.String, type$.SassColor_2), $pair, $color;
  for ($pairs = $pairs.get$iterator($pairs); $pairs.moveNext$0();) {
    $pair = $pairs.get$current($pairs); $color = $pair._1;
    if ($color.alphaOrNull === 1) $names.set($color.channel0OrNull << 16 | $color.channel1OrNull << 8 | $color.channel2OrNull, $pair._0);
  }
  return A.$nexxo_named = $names;
}, `;

/** Prints a style rule that holds nothing but declarations, and tells whether it did. */
const styleRule = inOneLine`
$nexxo_rule(visitor, node) {
  var $buffer = visitor._serialize0$_buffer, $sink = $buffer._no_source_map_buffer0$_buffer,
    $children = node._node0$_children, $length = $children.length, $feed = visitor._lineFeed.text,
    $list = node._style_rule0$_selector._box0$_inner.value, $all = $list.components, $wide = visitor._serialize0$_indentWidth,
    $outer = String.fromCharCode(visitor._serialize0$_indentCharacter).repeat(visitor._serialize0$_indentation * $wide),
    $inner = $outer + String.fromCharCode(visitor._serialize0$_indentCharacter).repeat($wide),
    $text = "", $first = true, $at, $to, $one, $parts, $part, $own;
  if ($length === 0) return false;
  for ($at = 0; $at < $length; ++$at) if (!($children[$at] instanceof A.ModifiableCssDeclaration0)) return false;
  for ($at = 0; $at < $all.length; ++$at) {
    $one = $all[$at];
    if ($one.$nexxo_bogus !== false && $one.accept$1(B._IsInvisibleVisitor_true0)) continue;
    if ($one.leadingCombinators.length !== 0) return false;
    if ($first) $first = false;
    else if (!$one.lineBreak) $text += ", ";
    else if ($sink == null) return false;
    else $text += "," + $feed + $outer;
    for ($parts = $one.components, $to = 0; $to < $parts.length; ++$to) {
      $part = $parts[$to]; $own = $part.selector.$nexxo_text;
      if ($own == null && ($own === null || ($own = A.$nexxo_compound($part.selector)) === null)) return false;
      $text = $to === 0 ? $text + $own : $text + " " + $own;
      $own = $part.combinators;
      if ($own.length !== 0) { if ($own.length !== 1) return false; $text += " " + $own[0].value._combinator0$_text; }
    }
  }
  if ($first) return false;
  if ($sink == null) {
    $buffer.$nexxo_add($outer, $list.span); $buffer.$nexxo_add($text + " {", null);
  } else $text = $outer + $text + " {";
  for ($at = 0; $at < $length; ++$at) {
    $one = $children[$at];
    $own = $one.parsedAsSassScript && $one.value.value.$nexxo_css; $own = $own && ($sink != null || $one.name.value.indexOf("\n") < 0) && $one.value.value.$nexxo_css(true);
    if ($sink == null) {
      $buffer.$nexxo_add(($at === 0 ? "" : ";") + $feed, null);
      if ($own) {
        $buffer.$nexxo_add($inner, $one.name.span); $buffer.$nexxo_add($one.name.value + ": ", $one.valueSpanForMap);
        $buffer.$nexxo_add($own, null);
        continue;
      }
    } else {
      $text += $at === 0 ? $feed : ";" + $feed;
      if ($own) { $text += $inner + $one.name.value + ": " + $own; continue; }
      $sink._contents += $text; $text = "";
    }
    ++visitor._serialize0$_indentation; visitor.visitCssDeclaration$1($one); --visitor._serialize0$_indentation;
  }
  if ($sink == null) $buffer.$nexxo_add(";" + $feed + $outer + "}", null); else $sink._contents += $text + ";" + $feed + $outer + "}";
  return true;
}, `;

const textOfNumber = (unit: string): string => inOneLine`
$nexxo_css(quote) {
  if (this.asSlash != null) return; var $text = A.$nexxo_number(this._number1$_value); if ($text === undefined) return;
  ${unit}
}, `;

/** Prints plain style rules and values in few steps. Values that are not plain have no text, and are the package's. */
export const sassSerializerParts: readonly HugePart[] = [
  {
    ...ofValue,
    edits: [
      [
        'before',
        'serializeValue0(value, inspect, quote) {',
        numberText + compoundText + colorNames + styleRule,
      ],
      [
        'behind',
        'serializeValue0(value, inspect, quote) {',
        ' var $text; if (!inspect && value.$nexxo_css && ($text = value.$nexxo_css(quote))) return $text;',
      ],
    ],
    needs: printing,
  },
  {
    ...serializer,
    edits: [
      [
        'behind',
        '    visitCssStyleRule$1(node) {',
        ' if (this._serialize0$_style !== B.OutputStyle_10 && this._serialize0$_quote && !this._serialize0$_inspect' +
          ' && A.$nexxo_rule(this, node)) return;',
      ],
    ],
    needs: printing,
  },
  {
    ...mapBuffer,
    edits: [
      [
        'behind',
        'A.SourceMapBuffer0.prototype = {',
        inOneLine`
          $nexxo_add(text, span) {
            this._source_map_buffer0$_buffer._contents += text;
            var $at = text.indexOf("\n");
            if ($at < 0) this._source_map_buffer0$_column += text.length;
            else {
              this._source_map_buffer0$_column += $at; this._source_map_buffer0$_writeLine$0();
              this._source_map_buffer0$_column = text.length - $at - 1;
            }
            if (span !== null) this._source_map_buffer0$_addEntry$2(span.get$start(span), this.get$_source_map_buffer0$_targetLocation());
          },`,
      ],
    ],
    needs: printing,
  },
  {
    ...oneUnit,
    edits: [
      [
        'behind',
        'A.SingleUnitSassNumber0.prototype = {',
        textOfNumber(
          'var $unit = this._single_unit$_unit; if (($unit.charCodeAt(0) | 32) !== 101 || ($unit.charCodeAt(1) | 32) > 96) return $text + $unit;',
        ),
      ],
    ],
    needs: printing,
  },
  {
    ...noUnit,
    edits: [['behind', 'A.UnitlessSassNumber0.prototype = {', textOfNumber('return $text;')]],
    needs: printing,
  },
  {
    ...string,
    edits: [
      [
        'behind',
        'A.SassString0.prototype = {',
        inOneLine`
          $nexxo_plain: /^[ -~]+$/, $nexxo_quoted: /^[ !#-\[\]-~]*$/,
          $nexxo_css(quote) {
            var $text = this._string0$_text; if (typeof $text != "string") return;
            if (quote && this._string0$_hasQuotes) { if (this.$nexxo_quoted.test($text)) return '"' + $text + '"'; }
            else if (this.$nexxo_plain.test($text)) return $text;
          },`,
      ],
    ],
    needs: printing,
  },
  {
    ...list,
    edits: [
      [
        'behind',
        'A.SassList0.prototype = {',
        inOneLine`
          $nexxo_css(quote) {
            var $all = this._list1$_contents, $between, $text = "", $at, $own;
            if (this._list1$_hasBrackets) return;
            if (this._list1$_separator === B.ListSeparator_SrV0) $between = " ";
            else if (this._list1$_separator === B.ListSeparator_z0K0) $between = ", "; else return;
            for ($at = 0; $at < $all.length; ++$at) {
              $own = $all[$at]; $own = $own.$nexxo_css && $own.$nexxo_css(quote); if (!$own) return;
              $text = $at === 0 ? $own : $text + $between + $own;
            }
            return $text;
          },`,
      ],
    ],
    needs: printing,
  },
  {
    ...color,
    edits: [
      [
        'behind',
        'A.SassColor0.prototype = {',
        inOneLine`
          $nexxo_css(quote) {
            var $red = this.channel0OrNull, $green = this.channel1OrNull, $blue = this.channel2OrNull, $alpha = this.alphaOrNull, $text, $rgb;
            if (this._color0$_space !== B.RgbColorSpace_i0P0 || !($red >= 0 && $red <= 255 && $green >= 0 && $green <= 255
              && $blue >= 0 && $blue <= 255 && $alpha != null) || $red === null || $green === null || $blue === null) return;
            if ($alpha !== 1 && !($alpha >= 0 && $alpha < 0.999)) return;
            $text = this.format;
            if ($text !== B.C__ColorFormatEnum0) {
              if ($text instanceof A.SpanColorFormat0) return $text._color0$_span.get$text();
              if ($text != null) return;
              if ($alpha === 1) {
                $rgb = $red << 16 | $green << 8 | $blue;
                if ($red % 1 === 0 && $green % 1 === 0 && $blue % 1 === 0) {
                  if ($text = (A.$nexxo_named || A.$nexxo_names()).get($rgb)) return $text;
                  return "#" + (16777216 + $rgb).toString(16).slice(1);
                }
                if (Math.abs($red - Math.round($red)) < 1e-9 && Math.abs($green - Math.round($green)) < 1e-9
                  && Math.abs($blue - Math.round($blue)) < 1e-9) return;
              }
            }
            if ($red % 1 === 0 && $green % 1 === 0 && $blue % 1 === 0) $rgb = $red + ", " + $green + ", " + $blue;
            else {
              if (($red = A.$nexxo_number($red * 100 / 255)) === undefined || ($green = A.$nexxo_number($green * 100 / 255)) === undefined
                || ($blue = A.$nexxo_number($blue * 100 / 255)) === undefined) return;
              $rgb = $red + "%, " + $green + "%, " + $blue + "%";
            }
            if ($alpha === 1) return "rgb(" + $rgb + ")";
            if (($alpha = A.$nexxo_number($alpha)) !== undefined) return "rgba(" + $rgb + ", " + $alpha + ")";
          },`,
      ],
    ],
    needs: printing,
  },
];
