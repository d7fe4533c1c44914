import { asList, listMark, unmodifiable } from './dart-known.ts';
import { type HugePart, inOneLine, type Known } from './part.ts';
import { isInName, isLetter } from './sass-scanner.ts';
import { klass, method, visibleRules, visibleSelectors } from './sass-serializer.ts';

const parser = klass('SelectorParser0', '9601a20ae13adae31db722728b2cbba5fd516a6821e9ebc0f689d2af99dd020d');
const parsed = method(
  'SelectorList_SelectorList$parse0(contents, allowParent, interpolationMap, logger, plainCss)',
  '4c60d718624873e7bdc56bcfb7f3eeb984c3203f0fab8a74fa7a9e32f4110bf6',
);
const complex = klass('ComplexSelector0', 'e72906819b46bb6db3657573c09769ab747b94ae6c2e4eb82f26949ae7949afb');
const nested = klass(
  'SelectorList_nestWithin_closure0',
  'e74caaa6ec2b36c2dc1e53faa815fae0dc92445d97b35f9195c602a7af264e01',
);
const store = klass('ExtensionStore0', 'cb6d80aa4f96b804d9e06692a5262c079f43a50253cb5bc3f648ca528deeb4de');
const trimmed = method(
  'SpanExtensions_trimRight0(_this)',
  '9651a00b00b0776bddce9f9a5eb16642baed89111482bbc51fa6b2562fbf6571',
);
const sibling = klass(
  'ModifiableCssNode0',
  '3f8d40365505b633d561d42e067db8a293430d9b741f9fca130ca071a3a7b0c5',
);

/** What selectors are made by, and what tells whether they are to be seen. */
const selectors: readonly Known[] = [
  parsed,
  method(
    'SelectorParser$0(contents, allowParent, interpolationMap, logger, plainCss, url)',
    '346c5da675e74e59c0591467321f910829414ad57e55f5172332bf9f3887d83a',
  ),
  klass('LazyFileSpan0', '42c3d9217c9d9b10fd23641e057912a77c94328fb66c60a96a381b6028862c00'),
  klass('Parser_spanFrom_closure0', '6362ca0cb353d73eae995041fa6b51defdfee5068ce91b755fa9700b76cc78bf'),
  klass('SelectorParser_parse_closure0', '1cff64c462c9a8f0918aa487ab28f1cc517f585187a990467e3b0341a60febcb'),
  klass(
    'SpanExtensions_trimRight_closure0',
    'cbe37e2ee204b2996aeba359223046e75814294cb04498d7b92e49735e229a6f',
  ),
  method(
    'SelectorList$0(components, span)',
    'bda77a91e1d6da30999b13a0406d6e0ad318e01ee3b010f2055456611dcd10d4',
  ),
  method(
    'SpanScanner$(string, sourceUrl)',
    '1887507aa3f0f032f0a8fdf0580be6353d6778a6bee2c68d472ea74e447620aa',
  ),
  parser,
  complex,
  nested,
  trimmed,
  visibleRules,
  visibleSelectors,
  listMark,
  unmodifiable,
  klass('ComplexSelectorComponent0', 'd40c1b3c7b78e480ab7e8ce1ac8004d25018a0e43c81ec26516d94e0e7c27d03'),
  klass('SelectorList0', '07a4bef95a9774e04190b47365b0a0d4bebdd0fc9276f280b9f7bae088ac0873'),
  klass(
    'SelectorList_nestWithin__closure1',
    '8a57a9f3e1549c6b014f8618919fd96f9ad322e76a8667a6df4980f07986bf64',
  ),
  klass(
    'SelectorList_nestWithin__closure2',
    '7998b9f5f7f27648caf8a9aab220affc7fb03b68ecaeeeb4c2f45dc5bd78bac9',
  ),
  klass(
    'SelectorList__nestWithinCompound_closure4',
    'c30bbf9b56a441b5ff615c6b75abe3ca877029dd04bba6e689642727ee85a548',
  ),
  klass('SelectorSearchVisitor0', '16f562af8fe2543c43de56ad574caa68ff28a23525ee1b0fa9da02a9461a0915'),
  klass('_ParentSelectorVisitor0', 'b288ffe007d42887eaa5a1c0a0b415d565c74700d44a3d2b4a68eff7fde42979'),
  klass('AnySelectorVisitor0', 'ce291d0841972be7fa3a663897cce3843115a4d8020ae798fca0bb47dd488f29'),
  klass('_IsBogusVisitor0', 'c9cba40635ae2591ac5df9cf623d9d4840e25e853596e5c0bc45995078d7dcb5'),
  klass(
    '_IsBogusVisitor_visitComplexSelector_closure0',
    'b5513620f0e077ccb6db4cb4c72f0b0ec4e6a32359fba14e7a9434b06454ccee',
  ),
  method(
    'PseudoSelector$0($name, span, argument, element, selector)',
    'eacf8fe5cb30f6de980327652a95ef1052ccbb878e39eb01e7b5ae380379098e',
  ),
  method(
    'CompoundSelector$0(components, span)',
    'e8bd9387abe7033f88fdaa86ccad0dfb87ab5175d680fc6bd913d48f13e33533',
  ),
  method(
    'ComplexSelector$0(leadingCombinators, components, span, lineBreak)',
    'f2937e44530b7434c35ff924c8edf0d2aac835019f4bbc8bd4c5028ecc59499d',
  ),
  method(
    'ComplexSelector0: function ComplexSelector0(t0, t1, t2, t3)',
    '95624a58bd8fbb65b29da593cac45b79bbb7287c34f68fee1e5c74a538bb754b',
  ),
  method(
    'ComplexSelectorComponent0: function ComplexSelectorComponent0(t0, t1, t2)',
    '6ed2a5d7726ea3fab94f79ac1b55c1269e5b46896b744f7b8269f3a051d70f6f',
  ),
  method(
    'CompoundSelector0: function CompoundSelector0(t0, t1)',
    '712b98c020a73ba5f2d69e0e209b21c8975795f760f885c3520ba9c9d8d756bf',
  ),
  method(
    'identifier$2$normalize$unit(normalize, unit)',
    'd551281300039636c0b56944ec0e3a3fb8fe674885191b853e1e7826af72c988',
  ),
];

const listOf = (list: string, of: string): string => asList(list, `type$.${of}`, 3);

/** No combinators. */
const none = inOneLine`
$nexxo_none() {
  var $list = [];${listOf('$list', 'CssValue_Combinator_2')} return A.$nexxo_empty = $list;
},`;

/**
 * A selector that is visible and not bogus, as these are that have plain names, no more than one combinator between two of them
 * and none at the end.
 */
const plainComplex = inOneLine`
$nexxo_plain(lineBreak, leading, components, span, kind) {
  ${listOf('components', 'ComplexSelectorComponent_2')}
  var $complex = new A.ComplexSelector0(lineBreak, leading, components, span);
  $complex.$nexxo_bogus = $complex.$nexxo_other = false; $complex.$nexxo_kind = kind;
  return $complex;
},`;

/** Puts such a selector into others: the first kind has no \`&\`, the second begins with the only one. */
const nest = inOneLine`
$nexxo_nest(complex, parents, preserve, implicit) {
  var $kind = complex.$nexxo_kind, $new = [], $own = complex.components, $leading = complex.leadingCombinators, $at, $to, $one, $parts, $last, $simples;
  if ($kind === 1 ? !implicit : preserve) return;
  for ($at = 0; $at < parents.length; ++$at) {
    $one = parents[$at]; $parts = $one.components;
    if ($one.$nexxo_bogus !== false && $one.accept$1(B._IsInvisibleVisitor_true0) || $parts.length === 0) return;
    $last = $parts[$parts.length - 1];
    if ($kind === 1) {
      if ($leading.length === 0) $parts = $parts.concat($own);
      else {
        if ($last.combinators.length !== 0) return;
        $parts = $parts.slice(0, -1);
        $parts.push(new A.ComplexSelectorComponent0($last.selector, $last.span, $leading));
        for ($to = 0; $to < $own.length; ++$to) $parts.push($own[$to]);
      }
      $new.push(A.$nexxo_plain($one.lineBreak || complex.lineBreak, $one.leadingCombinators, $parts, complex.span, 0));
    } else {
      $simples = $own[0].selector.components;
      if ($simples.length === 1 || $last.combinators.length !== 0) return;
      $simples = $last.selector.components.concat($simples.slice(1));${listOf('$simples', 'SimpleSelector_2')}
      $parts = $parts.slice(0, -1);
      $parts.push(new A.ComplexSelectorComponent0(new A.CompoundSelector0($simples, $own[0].selector.span), $own[0].span, $own[0].combinators));
      for ($to = 1; $to < $own.length; ++$to) $parts.push($own[$to]);
      $new.push(A.$nexxo_plain($one.lineBreak, $one.leadingCombinators, $parts, $own.length === 1 ? $own[0].span : complex.span, 0));
    }
  }
  ${asList('$new', 'type$.ComplexSelector_2')}
  return $new;
},`;

const name = `while (${isInName('$code === 45 || $code === 95')}) $code = $string.charCodeAt(++$at);`;
const begins = `(${isLetter} || $code === 95)`;

/** Spans of a text that is looked at when one of them is asked for: with blanks at the end or without. */
const spans = inOneLine`
$nexxo_spans() {
  function $Span(source, from, to, trims) {
    this.source = source; this.from = from; this.to = to; this.trims = trims; this._lazy_file_span0$_span = null;
  }
  $Span.prototype = Object.create(A.LazyFileSpan0.prototype);
  $Span.prototype.get$span = function (_) {
    var $span = this._lazy_file_span0$_span, $source = this.source;
    if ($span !== null) return $span;
    if ($source.file === null) $source.file = A.SpanScanner$($source.text, null)._sourceFile;
    $span = $source.map.mapSpan$1(new A._FileSpan($source.file, this.from, this.to));
    if (this.trims) $span = new A.SpanExtensions_trimRight_closure0($span).call$0();
    return this._lazy_file_span0$_span = $span;
  };
  A.$nexxo_none();
  return A.$nexxo_span = $Span;
},`;

/** Reads selectors of plain names, or nothing. */
const read = inOneLine`
$nexxo_selectors($string, $map, $mayBeParent) {
  var $Span = A.$nexxo_span || A.$nexxo_spans(), $source = { text: $string, map: $map, file: null }, $all = [], $none = A.$nexxo_empty,
    $breaks = false, $breaksLine = false, $at = 0, $from = 0, $start, $code, $begin, $kind, $parts, $compound, $combinator, $simples, $leading,
    $span, $element, $first, $mark;
  for (;;) {
    $start = $from; $kind = 1; $parts = []; $compound = $combinator = null; $leading = $none;
    for (;;) {
      $begin = $at;
      while (($code = $string.charCodeAt($at)) === 32 || $code === 10 || $code === 9 || $code === 13 || $code === 12) {
        if ($code === 10 || $code === 13) $breaks = true;
        ++$at;
      }
      if ($code === 62 || $code === 43 || $code === 126) {
        if ($combinator !== null) return;
        $combinator = [new A.CssValue0($code === 62 ? B.Combinator_iUF0 : $code === 43 ? B.Combinator_sHB0 : B.Combinator_98W0,
          new $Span($source, $at, ++$at, false), type$.CssValue_Combinator_2)];${listOf('$combinator', 'CssValue_Combinator_2')}
        continue;
      }
      if (!($code === 46 || $code === 38 || $code === 58 || $code === 35 || ${begins})) break;
      if ($compound !== null) {
        if ($combinator === null && $at === $begin) return;
        $parts.push(new A.ComplexSelectorComponent0($compound, new $Span($source, $start, $at, true), $combinator || $none));
      } else if ($combinator !== null) { $start = $at; $leading = $combinator; }
      $combinator = null; $simples = []; $begin = $at;
      if ($code === 38) {
        $code = $string.charCodeAt(++$at);
        if (!$mayBeParent || $parts.length !== 0 || $leading !== $none || !($code === 46 || $code === 58 || $code === 35)) return;
        $simples.push(new A.ParentSelector0(null, new $Span($source, $begin, $at, false))); $kind = 2;
      } else if ($code !== 46 && $code !== 58 && $code !== 35) {
        ${name}
        $simples.push(new A.TypeSelector0(new A.QualifiedName0($string.slice($begin, $at), B.C_DefaultSelectorNamespace0),
          new $Span($source, $begin, $at, false)));
      }
      while ($code === 46 || $code === 58 || $code === 35) {
        $first = $at; $mark = $code; $code = $string.charCodeAt(++$at); $element = false;
        if ($mark === 58 && $code === 58) { $element = true; $code = $string.charCodeAt(++$at); }
        if (!${begins}) return;
        $span = $at; ${name} $span = $string.slice($span, $at);
        if ($mark === 46) $simples.push(new A.ClassSelector0($span, new $Span($source, $first, $at, false)));
        else if ($mark === 35) $simples.push(new A.IDSelector0($span, new $Span($source, $first, $at, false)));
        else $simples.push(A.PseudoSelector$0($span, new $Span($source, $first, $at, false), null, $element, null));
      }
      if (!($code === 32 || $code === 44 || $code === 10 || $code === 13 || $code === 9 || $code === 12 || $code === 62 || $code === 43
        || $code === 126 || $code !== $code)) return;
      ${listOf('$simples', 'SimpleSelector_2')}
      $compound = new A.CompoundSelector0($simples, new $Span($source, $begin, $at, false));
    }
    if ($compound === null || $combinator !== null || $code !== 44 && $code === $code) return;
    $span = new $Span($source, $start, $at, true);
    $parts.push(new A.ComplexSelectorComponent0($compound, $span, $none));
    if ($start !== $from) $span = new $Span($source, $from, $at, true);
    $all.push(A.$nexxo_plain($breaksLine, $leading, $parts, $span, $kind));
    if ($code !== 44) break;
    while (($code = $string.charCodeAt(++$at)) === 32 || $code === 10 || $code === 9 || $code === 13 || $code === 12)
      if ($code === 10 || $code === 13) $breaks = true;
    $from = $at; $breaksLine = $breaks; $breaks = false;
  }
  ${listOf('$all', 'ComplexSelector_2')}
  return new A.SelectorList0($all, $from === 0 ? $span : new $Span($source, 0, $at, true));
},`;

/** Nothing asks for the selectors of a module that nothing extends, so they are put down when somebody does. */
const later = inOneLine`
$nexxo_register() {
  var $later = this.$nexxo_later, $at;
  if ($later == null) return;
  for (this.$nexxo_later = null, $at = 0; $at < $later.length; $at += 2) {
    if (!$later[$at].accept$1(B._IsInvisibleVisitor_true0)) this._extension_store$_originals.addAll$1(0, $later[$at].components);
    this._extension_store$_registerSelector$2($later[$at], $later[$at + 1]);
  }
},`;

const registered = ' this.$nexxo_register();';

const combined = (head: string, sha256: string): HugePart => ({
  ...method(head, sha256),
  edits: [
    [
      'before',
      'selectors = root.get$extensionStore().get$simpleSelectors();',
      'selectors = root.get$extensionStore(); if (selectors instanceof A.ExtensionStore0' +
        ' && selectors._extension_store$_extensions.__js_helper$_length === 0) return root.get$css(root); ',
    ],
  ],
  needs: [store],
});

/** Selectors: read, put into each other, put down and looked at in few steps where they are plain. */
export const sassSelectorParts: readonly HugePart[] = [
  {
    ...trimmed,
    edits: [['before', 'SpanExtensions_trimRight0(_this) {', none + plainComplex + spans + read + nest]],
    needs: selectors,
  },
  {
    ...parsed,
    edits: [
      [
        'behind',
        '(contents, allowParent, interpolationMap, logger, plainCss) {',
        ' var $quick; if (interpolationMap != null && !plainCss &&' +
          ' ($quick = A.$nexxo_selectors(contents, interpolationMap, allowParent)) !== undefined) return $quick;',
      ],
    ],
    needs: selectors,
  },
  {
    ...nested,
    edits: [
      [
        'behind',
        'call$1(complex) {',
        ' var $new; if (complex.$nexxo_kind > 0 && ($new = A.$nexxo_nest(complex, this.parent.components,' +
          ' this.preserveParentSelectors, this.implicitParent)) !== undefined) return $new;',
      ],
    ],
    needs: selectors,
  },
  {
    ...visibleRules,
    edits: [
      [
        'behind',
        'visitCssStyleRule$1(rule) {',
        ' var $first = rule._style_rule0$_selector._box0$_inner.value.components[0];' +
          ' if ((this.includeBogus ? $first.$nexxo_bogus : $first.$nexxo_other) === false &&' +
          ' rule._node0$_children[0] instanceof A.ModifiableCssDeclaration0) return false;',
      ],
    ],
    needs: selectors,
  },
  {
    ...sibling,
    edits: [
      [
        'behind',
        'get$hasFollowingSibling() {',
        ' var $all = this._node0$_parent; if ($all != null && this._node0$_indexInParent === $all._node0$_children.length - 1) return false;',
      ],
    ],
    needs: [
      klass('ModifiableCssParentNode0', '28c2fba73fc3f11a2a7433aab90d7b8ecd577d8ad184141c718601ce3f83593a'),
    ],
  },
  {
    ...store,
    edits: [
      ['behind', 'get$simpleSelectors() {', registered],
      ['before', 'addSelector$2(selector, mediaContext) {', later],
      [
        'behind',
        'addSelector$2(selector, mediaContext) {',
        ' if (this._extension_store$_extensions.__js_helper$_length === 0) {' +
          ' var $box = new A.ModifiableBox0(selector, type$.ModifiableBox_SelectorList_2);' +
          ' if (mediaContext != null) this._extension_store$_mediaContexts.$indexSet(0, $box, mediaContext);' +
          ' (this.$nexxo_later || (this.$nexxo_later = [])).push(selector, $box);' +
          ' return new A.Box0($box, type$.Box_SelectorList_2); }' +
          registered,
      ],
      ['behind', 'addExtension$4(extender, target, extend, mediaContext) {', registered],
      ['behind', 'addExtensions$1(extensionStores) {', registered],
      ['behind', 'clone$0() {', registered],
    ],
  },
  combined(
    '_evaluate0$_combineCss$2$clone(root, clone)',
    'b9946c5d3babff135f3d96dc9a7120a1f3eb9b4d22c1f1010f54b9c3e4a4fbe5',
  ),
  combined(
    '_async_evaluate0$_combineCss$2$clone(root, clone)',
    '58c78ba7f5c5a989cf368153653b1e3e1ad03adb06eb10b3b8dc1bc1842eb2a2',
  ),
];
