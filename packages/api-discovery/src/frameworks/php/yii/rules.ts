import type { Interpreter } from '../../../engine/interpreter.ts'
import { field, itemsOf, plainText, text, truth, type Value } from '../../../engine/values.ts'
import { camelize, pluralize } from '../../../languages/inflector.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { methodOf } from '../controllers.ts'
import { readInputs } from './controllers.ts'

/** `post/<id:\d+>`, `<controller:\w+>/<action>` */
function yiiPath(piece: string): readonly PathForm[] {
  const pieces = piece.split(/(<\w[\w._-]*(?::(?:[^<>]|<[^<>]*>)*)?>)/).map((part): PathForm[] => {
    const name = /^<(\w[\w._-]*)/.exec(part)?.[1]
    if (name === undefined) return [{ path: part, params: [] }]
    return [{ path: `{${parameterName(name)}}`, params: [pathParam(name)] }]
  })
  return combine(pieces)
}

const reader: Reader = {
  framework: 'yii',
  syntax: yiiPath,
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const target = route.handler
    if (target === undefined || !/^[\w/-]+$/.test(target)) return
    const parts = target.split('/')
    const action = camelize((parts.at(-1) ?? '').replaceAll('-', '_'))
    const name = `${camelize((parts.at(-2) ?? '').replaceAll('-', '_'))}Controller`
    const of = run.project.classes.find(({ def }) => def.name === name || def.name?.endsWith(`\\${name}`) === true)
    const fn = of === undefined ? undefined : methodOf(of, `action${action}`, run)
    if (of === undefined || fn === undefined) return
    readInputs({ fn, of }, route.methods, facts, run)
  },
}

/** Adds the rules of a configuration and gives the actions that they lead to. */
export function addRules(rules: Value, file: string, run: Interpreter): readonly string[] {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  addTo(router, rules, '', { file, line: rules.kind === 'record' || rules.kind === 'list' ? (rules.line ?? 1) : 1 })
  return router.entries.flatMap((entry) =>
    entry.kind === 'route' && entry.handler !== undefined ? [entry.handler] : [],
  )
}

interface At {
  readonly file: string
  readonly line: number
}

function addTo(router: Router, rules: Value, prefix: string, at: At): void {
  if (rules.kind === 'list') {
    for (const rule of rules.items) addObject(router, rule, prefix, { ...at, line: lineOf(rule, at) })
    return
  }
  if (rules.kind !== 'record') return
  for (const [key, value] of rules.fields) {
    const line = rules.lines?.get(key) ?? at.line
    const target = plainText(value)
    if (/^\d+$/.test(key) && target === undefined) addObject(router, value, prefix, { ...at, line })
    else if (target === undefined) addObject(router, value, prefix, { ...at, line }, key)
    else addPattern(router, key, target, prefix, { ...at, line })
  }
}

function lineOf(rule: Value, at: At): number {
  return rule.kind === 'record' ? (rule.line ?? at.line) : at.line
}

/** `'GET,HEAD posts/<id>' => 'post/view'` */
function addPattern(router: Router, pattern: string, target: string, prefix: string, at: At): void {
  const match =
    /^((?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?:,(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS))*)(?:\s+|$)/.exec(
      pattern,
    )
  const methods = match?.[1]?.split(',') ?? ANY_METHODS
  add(router, methods, `${prefix}/${pattern.slice(match?.[0].length ?? 0)}`, target, at)
}

function add(router: Router, methods: readonly HttpMethod[], path: string, handler: string, at: At): void {
  // A rule may name a host.
  const local = path.replace(/^\/?https?:\/\/[^/]+/, '')
  router.route({ ...at, condition: undefined, methods, path: text(local), handlers: [], handler })
}

/** Rules as arrays: of a pattern, of a group, or of a REST controller. */
function addObject(router: Router, rule: Value, prefix: string, at: At, key?: string): void {
  const kind = className(field(rule, 'class'))
  if (kind?.endsWith('rest\\UrlRule') === true || field(rule, 'controller') !== undefined) {
    for (const controller of controllersOf(field(rule, 'controller'))) addRest(router, rule, controller, prefix, at)
    return
  }
  if (kind?.endsWith('GroupUrlRule') === true) {
    const inner = plainText(field(rule, 'prefix')) ?? ''
    addTo(router, field(rule, 'rules') ?? text(''), `${prefix}/${inner}`, at)
    return
  }
  const pattern = plainText(field(rule, 'pattern')) ?? key
  const target = plainText(field(rule, 'route'))
  if (pattern === undefined || target === undefined) return
  const verbs = itemsOf(field(rule, 'verb')).flatMap((verb) => plainText(verb)?.toUpperCase().split(',') ?? [])
  add(router, verbs.length > 0 ? verbs : ANY_METHODS, `${prefix}/${pattern}`, target, at)
}

function className(value: Value | undefined): string | undefined {
  return value?.kind === 'external' ? value.package : plainText(value)
}

/** `'user'`, `['user', 'v1/post']`, `['u' => 'user']` */
function controllersOf(
  value: Value | undefined,
): { readonly path: string; readonly name: string; readonly isNamed: boolean }[] {
  if (value?.kind === 'record') {
    return [...value.fields].flatMap(([path, one]) => {
      const name = plainText(one)
      return name === undefined ? [] : [{ path: /^\d+$/.test(path) ? name : path, name, isNamed: !/^\d+$/.test(path) }]
    })
  }
  return itemsOf(value).flatMap((one) => {
    const name = plainText(one)
    return name === undefined ? [] : [{ path: name, name, isNamed: false }]
  })
}

const PATTERNS: readonly (readonly [pattern: string, action: string])[] = [
  ['PUT,PATCH {id}', 'update'],
  ['DELETE {id}', 'delete'],
  ['GET,HEAD {id}', 'view'],
  ['POST', 'create'],
  ['GET,HEAD', 'index'],
  ['OPTIONS {id}', 'options'],
  ['OPTIONS', 'options'],
]

function addRest(
  router: Router,
  rule: Value,
  { path, name, isNamed }: { readonly path: string; readonly name: string; readonly isNamed: boolean },
  prefix: string,
  at: At,
): void {
  const pluralizes = truth(field(rule, 'pluralize') ?? { kind: 'constant', value: true }) !== false
  const slash = path.lastIndexOf('/') + 1
  const own = pluralizes && !isNamed ? path.slice(0, slash) + pluralize(path.slice(slash)) : path
  const before = [prefix, plainText(field(rule, 'prefix')) ?? ''].join('/')
  const only = names(field(rule, 'only'))
  const except = names(field(rule, 'except')) ?? []
  const extra = patternsIn(field(rule, 'extraPatterns'))
  const tokens = field(rule, 'tokens')
  for (const [pattern, action] of [...extra, ...PATTERNS]) {
    if (only?.includes(action) === false || except.includes(action)) continue
    const filled = pattern.replaceAll(/\{(\w+)\}/g, (token, id: string) => plainText(field(tokens, token)) ?? `<${id}>`)
    const verbs = /^[A-Z,]+(?=\s|$)/.exec(filled)?.[0] ?? ''
    const rest = filled.slice(verbs.length).trim()
    addPattern(router, `${verbs} ${own}${rest === '' ? '' : `/${rest}`}`.trim(), `${name}/${action}`, before, at)
  }
}

function patternsIn(value: Value | undefined): (readonly [string, string])[] {
  if (value?.kind !== 'record') return []
  return [...value.fields].flatMap(([pattern, action]) => {
    const name = plainText(action)
    return name === undefined ? [] : [[pattern, name] as const]
  })
}

function names(value: Value | undefined): string[] | undefined {
  return value === undefined ? undefined : itemsOf(value).flatMap((item) => plainText(item) ?? [])
}
