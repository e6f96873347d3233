/**
 * Words of a text that is written somewhat like a shell line: Spark's way to read `extraJavaOptions`. Blanks divide; quotes of either kind hold
 * together and vanish, closed or not; a backslash makes the next character plain inside of double quotes, and is a character elsewhere.
 */
export const commandWords = (text: string): readonly string[] => {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === '"' && character === '\\') {
      at += 1;
      word = (word ?? '') + text.charAt(at);
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (!' \t\r\n'.includes(character)) {
      word = (word ?? '') + character;
    } else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
};
