/** ASP.NET Core in F#: `app.MapGet("/x/{id}", Func<…>(fun id -> …))` and controllers with attributes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { aspnetPath } from '../../csharp/aspnet/path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { readsOf } from '../reads.ts'
import { recordsOf, type Records } from '../records.ts'
import { fsharpTrees, type Group, type Tree } from '../tree.ts'
import { controllerRoutes, type WrittenRoute } from './controllers.ts'

const reader: Reader = { framework: 'aspnet', syntax: aspnetPath, endSlash: 'dropped' }

export const aspnetOfFsharp: Framework = {
  name: 'aspnet-fsharp',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(
      project,
      /\.fsx?$/,
      /\bMap(?:Get|Post|Put|Patch|Delete|Group)\s*\(|\bHttp(?:Get|Post|Put|Patch|Delete)\b/,
    )
    for (const { file, text: source } of files) {
      const trees = fsharpTrees(source)
      const records = recordsOf(trees)
      for (const { path, ...route } of [...mappedRoutes(trees, records), ...controllerRoutes(trees, records)]) {
        const router = run.project.graph.router(reader)
        router.isApplication = true
        router.route({ ...route, file, path: text(path), handlers: [], condition: undefined })
      }
    }
  },
}

const MAP = /^([\w'.]+)\.Map(Get|Post|Put|Patch|Delete)$/

/** Calls of `MapGet` and its kin, below the groups that variables of the file hold. */
function mappedRoutes(trees: readonly Tree[], records: Records): WrittenRoute[] {
  const groups = new Map<string, string>()
  const found: WrittenRoute[] = []
  const walk = (items: readonly Tree[], depth: number): void => {
    if (depth > 60) return
    for (const [i, tree] of items.entries()) {
      if (tree.kind === 'group') walk(tree.items, depth + 1)
      const args = items[i + 1]
      if (tree.kind !== 'word' || args?.kind !== 'group') continue
      const [path] = args.items
      if (path?.kind !== 'string') continue
      const [, holder = '', verb] = MAP.exec(tree.text) ?? []
      if (verb !== undefined) found.push(mapped(tree.line, verb, (groups.get(holder) ?? '') + path.text, args, records))
      const outer = /^([\w'.]+)\.MapGroup$/.exec(tree.text)?.[1]
      const name = items[i - 2]
      if (outer !== undefined && name?.kind === 'word') groups.set(name.text, (groups.get(outer) ?? '') + path.text)
    }
  }
  walk(trees, 0)
  return found
}

function mapped(line: number, verb: string, path: string, args: Group, records: Records): WrittenRoute {
  return { line, methods: [verb.toUpperCase()], path, params: readsOf(args.items.slice(1), records) }
}
