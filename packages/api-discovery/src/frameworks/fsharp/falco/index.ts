/** Falco: lists of `get "/x" handler`, `mapGet "/x/{id}" map handler`, `all "/x" [ GET, show; PUT, save ]`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { aspnetPath } from '../../csharp/aspnet/path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { isSign } from '../records.ts'
import type { Binding, Tree } from '../tree.ts'
import { addRoute, Bindings } from '../walk.ts'

const reader: Reader = { framework: 'falco', syntax: aspnetPath, endSlash: 'dropped' }

const VERB = /^(?:Routing\.)?(?:map)?(get|post|put|patch|delete|head|options|any|all|Get|Post|Put|Patch|Delete|Any)$/

export const falco: Framework = {
  name: 'falco',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.fsx?$/, /\bFalco\b/)
    if (files.length === 0) return
    const bindings = new Bindings(files)
    for (const binding of bindings.all) addRoutes(binding.body, binding, bindings, run, 0)
  },
}

function addRoutes(trees: readonly Tree[], within: Binding, bindings: Bindings, run: Interpreter, depth: number): void {
  if (depth > 60) return
  for (const [i, tree] of trees.entries()) {
    if (tree.kind === 'group') addRoutes(tree.items, within, bindings, run, depth + 1)
    const path = trees[i + 1]
    const verb = tree.kind === 'word' ? VERB.exec(tree.text)?.[1]?.toLowerCase() : undefined
    if (verb === undefined || path?.kind !== 'string' || !path.text.startsWith('/')) continue
    const rest = itemFrom(trees, i + 2)
    const last = rest.at(-1)
    const handler = last?.kind === 'word' ? last.text : undefined
    const methods = methodsOf(verb, rest[0])
    const found = { file: within.file, line: tree.line, methods, path: path.text, handler, written: rest }
    addRoute(found, bindings, reader, run)
  }
}

/** What stands in the same item of the list. */
function itemFrom(trees: readonly Tree[], start: number): readonly Tree[] {
  const first = trees[start - 2]
  let end = start
  while (end < trees.length) {
    const tree = trees[end]
    if (tree === undefined || isSign(tree, ';') || (tree.starts && tree.column <= (first?.column ?? 0))) break
    end++
  }
  return trees.slice(start, end)
}

/** The methods of `all` stand in its list. */
function methodsOf(verb: string, list: Tree | undefined): readonly HttpMethod[] {
  if (verb === 'any') return ANY_METHODS
  if (verb !== 'all') return [verb.toUpperCase()]
  const named = list?.kind === 'group' ? list.items : []
  const methods = named.flatMap((one) => (one.kind === 'word' && /^[A-Z]{3,7}$/.test(one.text) ? [one.text] : []))
  return methods.length > 0 ? methods : ANY_METHODS
}
