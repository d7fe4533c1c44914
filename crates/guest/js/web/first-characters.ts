import { type AST, parseRegExpLiteral } from '@eslint-community/regexpp';

/** More than the engine's search looks for at once. */
const MAX_CHARACTERS = 3;

interface First {
  characters: Set<number>;
  /** Whether the part may match nothing, so that what comes after it counts too. */
  isOptional: boolean;
}

/**
 * The characters with which each match of an expression begins.
 *
 * @param regex without flags that change what a character matches
 * @returns at most three ASCII characters; undefined where there are others, or where it may match nothing
 */
export function firstCharacters(regex: RegExp): string | undefined {
  try {
    const first = ofAlternatives(parseRegExpLiteral(regex).pattern.alternatives);
    if (first === undefined || first.isOptional || first.characters.size === 0) return undefined;
    return String.fromCharCode(...first.characters);
  } catch {
    return undefined;
  }
}

function ofAlternatives(alternatives: AST.Alternative[]): First | undefined {
  const all: First = { characters: new Set(), isOptional: false };
  for (const { elements } of alternatives) {
    const first = ofSequence(elements);
    if (first === undefined) return undefined;
    for (const character of first.characters) all.characters.add(character);
    all.isOptional ||= first.isOptional;
  }
  return all.characters.size > MAX_CHARACTERS ? undefined : all;
}

function ofSequence(elements: AST.Element[]): First | undefined {
  const characters = new Set<number>();
  for (const element of elements) {
    const first = ofElement(element);
    if (first === undefined) return undefined;
    for (const character of first.characters) characters.add(character);
    if (!first.isOptional) return { characters, isOptional: false };
  }
  return { characters, isOptional: true };
}

function ofElement(element: AST.Element): First | undefined {
  switch (element.type) {
    case 'Assertion':
      return { characters: new Set(), isOptional: true };
    case 'Character':
      return ofCharacters([element.value]);
    case 'CharacterClass':
      return element.negate || element.elements.some(({ type }) => type !== 'Character')
        ? undefined
        : ofCharacters(element.elements.map((character) => (character as AST.Character).value));
    case 'Group':
    case 'CapturingGroup':
      return ofAlternatives(element.alternatives);
    case 'Quantifier': {
      const first = ofElement(element.element);
      return first && { characters: first.characters, isOptional: first.isOptional || element.min === 0 };
    }
    default:
      return undefined;
  }
}

function ofCharacters(characters: number[]): First | undefined {
  const isAscii = characters.every((character) => character < 128);
  return isAscii ? { characters: new Set(characters), isOptional: false } : undefined;
}
