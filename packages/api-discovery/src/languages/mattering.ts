/** Whether a body may register routes or read requests, told from its text before its tree is read. */

/**
 * Whether a body holds a word of `words`, when what it does with collections of its own does not count: `things.get(id)`
 * on a map that the body made is no route. `collection` is global; its first group is the name of one.
 */
export function mayMatter(body: string, words: RegExp, collection: RegExp): boolean {
  if (!words.test(body)) return false
  const names = new Set([...body.matchAll(collection)].map(([, name = '']) => name))
  if (names.size === 0) return true
  const calls = new RegExp(`\\b(${[...names].join('|')})(?:\\.\\w+\\(\\))*\\.\\w+\\(`, 'g')
  return words.test(body.replaceAll(calls, ' $1('))
}
