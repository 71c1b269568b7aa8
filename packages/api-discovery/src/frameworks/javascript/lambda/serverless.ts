/** Serverless Framework: `functions` with `http`, `httpApi`, `alb` and `websocket` events. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import {
  field,
  itemsOf,
  list,
  plainText,
  text,
  textField,
  truth,
  type RecordValue,
  type Value,
} from '../../../engine/values.ts'
import type { Param } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { joinPath } from '../../../languages/javascript/resolve.ts'
import { folderOf } from '../../../engine/files.ts'
import { methodsGiven } from '../http-methods.ts'
import { documentValue } from './documents.ts'
import { handlerNamed } from './handlers.ts'
import { gatewayReader, type GatewayFacts } from './reader.ts'

const reader = gatewayReader('serverless')

/** Registers the routes of one configuration. */
export function addServerless(config: RecordValue, file: string, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const resolve = new Variables(config, file, run)
  for (const part of itemsOf(resolve.value(field(config, 'functions')))) {
    for (const [name, given] of part.kind === 'record' ? part.fields : []) {
      const fn = resolve.value(given)
      const handler = handlerNamed(textField(fn, 'handler'), file, run)
      for (const event of itemsOf(field(fn, 'events'))) {
        if (event.kind !== 'record') continue
        for (const [kind, options] of event.fields) {
          const at = fn?.kind === 'record' && fn.file !== undefined ? fn.file : file
          const line = event.lines?.get(kind) ?? event.line ?? 1
          addEvent(kind, resolve.value(options), { router, name, handler, file: at, line, resolve })
        }
      }
    }
  }
}

interface EventPlace {
  readonly router: Router
  readonly name: string
  readonly handler: Value | undefined
  readonly file: string
  readonly line: number
  readonly resolve: Variables
}

function addEvent(kind: string, options: Value | undefined, place: EventPlace): void {
  const { router, name, handler, file, line, resolve } = place
  const site = { file, line, condition: undefined, handlers: handler === undefined ? [] : [handler], handler: name }
  if (kind === 'websocket') {
    const route = plainText(options) ?? textField(options, 'route')
    if (route !== undefined)
      router.route({ ...site, methods: ['GET'], path: text('/'), protocol: 'ws', operation: route })
    return
  }
  if (kind !== 'http' && kind !== 'httpApi' && kind !== 'alb') return
  const conditions = kind === 'alb' ? field(options, 'conditions') : options
  const short = /^(\S+)(?:\s+(\S+))?$/.exec(plainText(options) ?? '')
  const path = resolve.text(short === null ? plainText(itemsOf(field(conditions, 'path'))[0]) : (short[2] ?? short[1]))
  const method =
    short === null
      ? itemsOf(field(conditions, 'method')).flatMap((one) => plainText(one) ?? [])
      : [short[2] === undefined ? '*' : (short[1] ?? '*')]
  if (path === undefined) return
  const facts: GatewayFacts = { guard: guardOf(options) }
  const methods = methodsGiven(method.length === 0 ? ['any'] : method)
  router.route({
    ...site,
    methods,
    path: text(path === '*' ? '/{proxy+}' : path),
    params: declaredParams(options),
    facts,
  })
}

/** `authorizer: name`, `authorizer: { name, type }`, `private: true`. */
function guardOf(options: Value | undefined): FoundGuard | undefined {
  const authorizer = field(options, 'authorizer')
  const isPrivate = field(options, 'private')
  if (isPrivate !== undefined && truth(isPrivate) === true) return { name: 'private', kind: 'authentication' }
  if (authorizer === undefined) return undefined
  const name = plainText(authorizer) ?? textField(authorizer, 'name') ?? textField(authorizer, 'type')
  return { name: name === undefined ? 'authorizer' : `authorizer(${name})`, kind: 'authentication' }
}

/** `request: { parameters: { querystrings: { url: true } } }` */
function declaredParams(options: Value | undefined): Param[] {
  const request = field(options, 'request')
  const parameters = field(request, 'parameters')
  const places = [
    ['querystrings', 'query'],
    ['headers', 'header'],
    ['paths', 'path'],
  ] as const
  return places.flatMap(([name, place]) => {
    const given = field(parameters, name)
    if (given?.kind !== 'record') return []
    return [...given.fields].map(([key, value]): Param => ({
      name: key,
      in: place,
      ...(truth(value) === true ? { required: true } : {}),
    }))
  })
}

/** `${self:custom.base}` and `${file(functions.yml)}`. */
class Variables {
  readonly #config: RecordValue
  readonly #file: string
  readonly #run: Interpreter

  constructor(config: RecordValue, file: string, run: Interpreter) {
    this.#config = config
    this.#file = file
    this.#run = run
  }

  value(of: Value | undefined, depth = 0): Value | undefined {
    if (depth > 6) return of
    if (of?.kind === 'list') return list(of.items.flatMap((one) => this.value(one, depth + 1) ?? []))
    const whole = /^\$\{(.+)\}$/.exec(plainText(of) ?? '')?.[1]
    if (whole === undefined) return of
    return this.value(this.#lookup(whole), depth + 1)
  }

  text(of: string | undefined, depth = 0): string | undefined {
    if (of === undefined || depth > 6) return of
    return of.replace(
      /\$\{([^${}]+)\}/g,
      (_, inner: string) => this.text(plainText(this.#lookup(inner)), depth + 1) ?? `{${inner.replace(/\W+/g, '_')}}`,
    )
  }

  #lookup(expression: string): Value | undefined {
    const [first = '', fallback] = expression.split(/\s*,\s*/)
    const self = /^self:([\w.]+)$/.exec(first)?.[1]
    if (self !== undefined) {
      let at: Value | undefined = this.#config
      for (const part of self.split('.')) at = field(at, part)
      if (at !== undefined) return at
    }
    const named = /^file\(([^()]+)\)(?::([\w.]+))?$/.exec(first)
    if (named !== null) {
      const path = joinPath(folderOf(this.#file), named[1] ?? '')
      const source = this.#run.project.files.text(path)
      let at: Value | undefined = source === undefined ? undefined : documentValue(source, path)
      for (const part of (named[2] ?? '').split('.')) if (part !== '') at = field(at, part)
      if (at !== undefined) return at
    }
    return fallback === undefined ? undefined : text(fallback.replace(/^['"]|['"]$/g, ''))
  }
}
