/** Names as Active Support turns them into one another, as far as paths and parameters need it. */

const IRREGULAR: readonly (readonly [singular: string, plural: string])[] = [
  ['person', 'people'],
  ['man', 'men'],
  ['child', 'children'],
  ['sex', 'sexes'],
  ['move', 'moves'],
  ['zombie', 'zombies'],
]

const UNCOUNTABLE = new Set([
  'equipment',
  'information',
  'rice',
  'money',
  'species',
  'series',
  'fish',
  'sheep',
  'jeans',
  'police',
  'news',
])

const SINGULAR: readonly (readonly [RegExp, string])[] = [
  [/(database)s$/, '$1'],
  [/(quiz)zes$/, '$1'],
  [/(matr)ices$/, '$1ix'],
  [/(vert|ind)ices$/, '$1ex'],
  [/^(ox)en/, '$1'],
  [/(alias|status)(?:es)?$/, '$1'],
  [/(octop|vir)(?:us|i)$/, '$1us'],
  [/^(a)x[ie]s$/, '$1xis'],
  [/(cris|test)(?:is|es)$/, '$1is'],
  [/(shoe)s$/, '$1'],
  [/(o)es$/, '$1'],
  [/(bus)(?:es)?$/, '$1'],
  [/^(m|l)ice$/, '$1ouse'],
  [/(x|ch|ss|sh)es$/, '$1'],
  [/(m)ovies$/, '$1ovie'],
  [/([^aeiouy]|qu)ies$/, '$1y'],
  [/([lr])ves$/, '$1f'],
  [/(tive)s$/, '$1'],
  [/(hive)s$/, '$1'],
  [/([^f])ves$/, '$1fe'],
  [/(^analy)(?:sis|ses)$/, '$1sis'],
  [/((?:a)naly|(?:b)a|(?:d)iagno|(?:p)arenthe|(?:p)rogno|(?:s)ynop|(?:t)he)(?:sis|ses)$/, '$1sis'],
  [/([ti])a$/, '$1um'],
  [/(n)ews$/, '$1ews'],
  [/(ss)$/, '$1'],
  [/s$/, ''],
]

const PLURAL: readonly (readonly [RegExp, string])[] = [
  [/(quiz)$/, '$1zes'],
  [/^(oxen)$/, '$1'],
  [/^(ox)$/, '$1en'],
  [/(matr|vert|ind)(?:ix|ex)$/, '$1ices'],
  [/(x|ch|ss|sh)$/, '$1es'],
  [/([^aeiouy]|qu)y$/, '$1ies'],
  [/(hive)$/, '$1s'],
  [/(?:([^f])fe|([lr])f)$/, '$1$2ves'],
  [/sis$/, 'ses'],
  [/([ti])um$/, '$1a'],
  [/(buffal|tomat)o$/, '$1oes'],
  [/(bus)$/, '$1es'],
  [/(alias|status)$/, '$1es'],
  [/(octop|vir)us$/, '$1i'],
  [/^(ax|test)is$/, '$1es'],
  [/s$/, 's'],
  [/$/, 's'],
]

/** `users` → `user`, `categories` → `category`, `admin_people` → `admin_person` */
export function singularize(word: string): string {
  return inflected(word, SINGULAR, (singular, plural) => [plural, singular])
}

/** `user` → `users` */
export function pluralize(word: string): string {
  return inflected(word, PLURAL, (singular, plural) => [singular, plural])
}

function inflected(
  word: string,
  rules: readonly (readonly [RegExp, string])[],
  irregular: (singular: string, plural: string) => readonly [from: string, to: string],
): string {
  const last = /[A-Za-z]+$/.exec(word)?.[0].toLowerCase() ?? ''
  if (last === '' || UNCOUNTABLE.has(last)) return word
  for (const [singular, plural] of IRREGULAR) {
    const [from, to] = irregular(singular, plural)
    if (last === to) return word
    if (last === from) return word.slice(0, word.length - from.length) + to
  }
  const rule = rules.find(([pattern]) => pattern.test(word))
  return rule === undefined ? word : word.replace(rule[0], rule[1])
}

/** `Api::V1::UsersController` → `api/v1/users_controller` */
export function underscore(name: string): string {
  return name
    .replaceAll('::', '/')
    .replaceAll(/([A-Z\d]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}

/** `api/v1/users` → `Api::V1::Users` */
export function camelize(name: string): string {
  return name
    .split('/')
    .map((part) => part.replaceAll(/(?:^|_)([a-z\d])/g, (_, letter: string) => letter.toUpperCase()))
    .join('::')
}
