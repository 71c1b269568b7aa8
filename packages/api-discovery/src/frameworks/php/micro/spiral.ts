/** Spiral: `#[Route(route: '/users/<id:int>', methods: 'GET')]` on methods of controllers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { list, text, type ClassValue } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { combine, pathParam, type PathForm } from '../../../routing/path.ts'
import { marksOf, markValue, scopeOf } from '../marks.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'

/** `<id:int>`, `[/<page>]` */
function spiralPath(piece: string): readonly PathForm[] {
  return combine(
    piece.split(/(\[[^\]]*\])/).map((part) => {
      const inner = part.startsWith('[') ? part.slice(1, -1) : part
      const names: string[] = []
      const path = inner.replaceAll(/<(\w+)(?::[^>]*)?>/g, (_, name: string) => {
        names.push(name)
        return `{${name}}`
      })
      const form = { path, params: names.map((name) => pathParam(name)) }
      return part.startsWith('[') ? [form, { path: '', params: [] }] : [form]
    }),
  )
}

const style: RouterStyle = { framework: 'spiral', syntax: spiralPath, statements: {} }

const routers = new WeakMap<Project, VerbRouter>()

export const spiral: Framework = {
  name: 'spiral',
  languages: ['php'],
  packages: ['Spiral\\*'],
  hints: String.raw`\bSpiral\\Router\b`,

  class(of: ClassValue, run: Interpreter): void {
    for (const { method, name } of of.def.members) {
      if (method === undefined) continue
      for (const mark of marksOf(method, scopeOf(of), run)) {
        const path = /^Spiral\\.*\\Route$/.test(mark.full) ? markValue(mark, 0, 'route') : undefined
        if (path === undefined) continue
        let router = routers.get(run.project)
        if (router === undefined) routers.set(run.project, (router = VerbRouter.application(style, run)))
        const given = methodsIn(markValue(mark, 2, 'methods'))
        const call = { ...run.callOf(undefined, of.scope, [], new Map(), mark.line), condition: undefined }
        router.add(given.length > 0 ? given : ANY_METHODS, path, list([of, text(name)]), call)
      }
    }
  },
}
