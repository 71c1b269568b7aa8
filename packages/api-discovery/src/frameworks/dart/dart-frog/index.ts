/** Dart Frog: files below `routes/` are routes, answered by their `onRequest`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Module, Project } from '../../../engine/project.ts'
import { native, text, UNKNOWN, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import { DART } from '../../../languages/dart/index.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { placeNamed, RequestObject } from '../../shared/request-object.ts'
import { bodyText, decodedJson } from '../json.ts'
import { methodsAnswered } from './methods.ts'

const reader: Reader = {
  framework: 'dart-frog',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only this adapter registers routes with this reader.
    const module = route.facts as Module
    const context = native(new Context(facts))
    for (const fn of handlersOf(module, route.methods[0] ?? '', run)) run.handle(fn, [context], facts)
  },
}

/** `onRequest`, and the functions beside it that are named after the method. */
function handlersOf(module: Module, method: string, run: Interpreter): FunctionValue[] {
  return module.def.body.flatMap((one) => {
    if (one.kind !== 'function' || !takesContext(one.fn)) return []
    const short = one.name.replace(/^_?(?:on)?/, '').toLowerCase()
    if (one.name !== 'onRequest' && !short.startsWith(method.toLowerCase())) return []
    const value = module.member(one.name, run)
    return value?.kind === 'function' ? [value] : []
  })
}

function takesContext({ params }: FunctionDef): boolean {
  const type = params[0]?.type
  return type?.kind === 'named' && type.name === 'RequestContext'
}

class Context extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    return name === 'request' ? frogRequest(this.#facts) : undefined
  }

  override method(_name: string, _call: Call): Value {
    return UNKNOWN
  }
}

function frogRequest(facts: HandlerFacts): Value {
  const query = (): Value => placeNamed('query', facts)
  const uri = (): Value => native(new RequestObject({ queryParameters: query, queryParametersAll: query }))
  const form = (): Value =>
    native(new RequestObject({ fields: () => placeNamed('form', facts), files: () => placeNamed('form', facts) }))
  return native(
    new RequestObject(
      { uri, url: uri, headers: () => placeNamed('header', facts) },
      { json: () => placeNamed('json', facts), body: () => bodyText(facts), formData: form },
    ),
  )
}

export const dartFrog: Framework = {
  name: 'dart-frog',
  languages: ['dart'],
  packages: [DART],
  hints: String.raw`package:dart_frog|\bRequestContext\b`,

  call: (callee: External, call: Call) => decodedJson(callee, call),

  files(project: Project, run: Interpreter): void {
    for (const module of project.modules()) {
      const path = module.language.name === 'dart' ? routePath(module.file) : undefined
      const handler = module.def.body.find((one) => one.kind === 'function' && one.name === 'onRequest')
      if (path === undefined || handler?.kind !== 'function' || !takesContext(handler.fn)) continue
      const source = project.files.source(module.file)?.text ?? ''
      const isSocket = /\bwebSocketHandler\s*\(/.test(source)
      for (const method of isSocket ? ['GET'] : methodsAnswered(source)) {
        const router = run.project.graph.router(reader)
        router.isApplication = true
        const site = { file: module.file, line: handler.fn.line, condition: undefined }
        router.route({
          ...site,
          methods: [method],
          path: text(path),
          handlers: [],
          handler: 'onRequest',
          facts: module,
          ...(isSocket ? { protocol: 'ws' as const } : {}),
        })
      }
    }
  },
}

/** `/users/{id}` of `routes/users/[id].dart`; undefined for files that are no routes. */
function routePath(file: string): string | undefined {
  const path = /(?:^|\/)routes\/(.+)\.dart$/.exec(file)?.[1]
  if (path === undefined || /(?:^|\/)_middleware$/.test(path)) return undefined
  return `/${path.replace(/(?:^|\/)index$/, '').replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}')}`
}
