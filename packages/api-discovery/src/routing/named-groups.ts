/** Regular expressions of paths whose groups are handed to a function in order. */
import type { FunctionDef } from '../engine/ir.ts'

/** The expression with its unnamed groups named after the parameters of the function (without its `self`). */
export function withNamedGroups(source: string, fn: FunctionDef | undefined): string {
  let next = 0
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|\((?!\?)/g, (part) => {
    if (part !== '(') return part
    const param = fn?.params[next++]?.to
    return param?.kind === 'name' ? `(?<${param.name}>` : part
  })
}
