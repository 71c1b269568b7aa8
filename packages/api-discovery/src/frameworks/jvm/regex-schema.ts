import type { Schema } from '../../model.ts'

/** What a regular expression for a path parameter says of its values: digits are integers, plain alternatives an enum. */
export function regexSchema(source: string): Schema | undefined {
  if (/^(?:\\d|\[0-9\])(?:[+*]|\{\d*,?\d*\})$/.test(source)) return { type: 'integer' }
  const inner = /^\(?([\w-]+(?:\|[\w-]+)+)\)?$/.exec(source)?.[1]
  return inner === undefined ? undefined : { type: 'string', enum: inner.split('|') }
}
