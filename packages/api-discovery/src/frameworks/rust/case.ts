/** `#[serde(rename_all = "camelCase")]` and its kin, from names in snake or pascal case. */
export function renamed(name: string, style: string | undefined): string {
  if (style === undefined) return name
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .split('_')
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
  switch (style) {
    case 'camelCase':
      return words.map((word, i) => (i === 0 ? word : capital(word))).join('')
    case 'PascalCase':
      return words.map(capital).join('')
    case 'snake_case':
      return words.join('_')
    case 'kebab-case':
      return words.join('-')
    case 'SCREAMING_SNAKE_CASE':
      return words.join('_').toUpperCase()
    case 'SCREAMING-KEBAB-CASE':
      return words.join('-').toUpperCase()
    case 'lowercase':
      return name.toLowerCase()
    case 'UPPERCASE':
      return name.toUpperCase()
    default:
      return name
  }
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
