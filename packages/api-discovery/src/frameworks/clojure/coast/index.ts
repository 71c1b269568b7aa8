/** Coast: `(coast/routes [:get "/posts/:id" :post/view] (coast/with-prefix "/api" …))`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { clojurePath } from '../paths.ts'
import { itemsOf, nameOf, readForms, type Form } from '../reader.ts'

const reader: Reader = { framework: 'coast', syntax: clojurePath }
const VERBS = /^(?:get|post|put|patch|delete|head|options)$/
const MAX_DEPTH = 60

export const coast: Framework = {
  name: 'coast',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.cljc?$/, /\bcoast\b/)) {
      for (const form of readForms(source)) routes(form, '', file, run, 0)
    }
  },
}

function routes(form: Form, prefix: string, file: string, run: Interpreter, depth: number): void {
  if (depth > MAX_DEPTH) return
  const items = itemsOf(form)
  const [head, path] = items
  const isRoute = form.kind === 'vector' && head?.kind === 'keyword' && VERBS.test(head.text) && items.length >= 3
  if (isRoute && path?.kind === 'string' && path.text.startsWith('/')) {
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const methods = [head.text.toUpperCase()]
    router.route({ file, line: form.line, methods, path: text(prefix + path.text), handlers: [], condition: undefined })
    return
  }
  const isPrefix = form.kind === 'list' && /^(?:with-)?prefix(?:-routes)?$/.test(nameOf(head) ?? '')
  const inner = isPrefix && path?.kind === 'string' ? prefix + path.text : prefix
  for (const one of items) routes(one, inner, file, run, depth + 1)
}
