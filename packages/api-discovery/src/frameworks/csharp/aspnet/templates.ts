/** Route templates of actions: those of attributes with their tokens, those of conventions with their places filled. */
import { alternatives, concat, itemsOf, plainText, text, type Value } from '../../../engine/values.ts'
import { markNamed, type Mark } from '../marks.ts'
import type { Action, Controller } from './controller-class.ts'
import { templateNames, templateParts } from './path.ts'
import type { Convention } from './state.ts'

const VERB = /^Http(Get|Post|Put|Patch|Delete|Head|Options)$/

/** Methods and templates that the attributes of an action declare; undefined when it has none. */
export interface Declared {
  readonly methods: readonly string[]
  readonly template: Value | undefined
  readonly line: number
}

export function declaredRoutes(marks: readonly Mark[]): Declared[] {
  const verbs = marks.flatMap((mark) => {
    const methods = verbsOf(mark)
    return methods === undefined ? [] : [{ mark, methods, template: templateOf(mark) }]
  })
  const routes = marks.filter((mark) => mark.name === 'Route')
  const bare = verbs.filter(({ template }) => template === undefined)
  const own = verbs
    .filter(({ template }) => template !== undefined)
    .map(({ mark, methods, template }) => ({ methods, template, line: mark.line }))
  const methods = [...new Set(bare.flatMap((verb) => verb.methods))]
  const routed = routes.map((mark) => ({
    methods: methods.length > 0 || own.length > 0 ? methods : [],
    template: mark.args[0] ?? mark.named.get('template') ?? text(''),
    line: bare[0]?.mark.line ?? mark.line,
  }))
  if (routes.length > 0 && own.length > 0 && methods.length === 0) {
    return [
      ...own,
      ...routes.map((mark) => ({
        methods: own.flatMap((one) => one.methods),
        template: mark.args[0],
        line: mark.line,
      })),
    ]
  }
  if (routes.length > 0) return [...own, ...routed]
  const plain = bare.map(({ mark, methods: of }) => ({ methods: of, template: undefined, line: mark.line }))
  return [...own, ...plain]
}

function verbsOf(mark: Mark): readonly string[] | undefined {
  const verb = VERB.exec(mark.name)?.[1]
  if (verb !== undefined) return [verb.toUpperCase()]
  if (mark.name !== 'AcceptVerbs' && mark.name !== 'HttpMethod') return undefined
  const names = mark.args
    .flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg]))
    .flatMap((arg) => {
      const name = plainText(arg) ?? (arg.kind === 'external' ? arg.path.at(-1) : undefined)
      return name === undefined ? [] : [name.toUpperCase()]
    })
  return names.length > 0 ? names : undefined
}

function templateOf(mark: Mark): Value | undefined {
  const named = mark.named.get('template') ?? mark.named.get('Template') ?? mark.named.get('Route')
  if (mark.name === 'AcceptVerbs' || mark.name === 'HttpMethod') return named
  return mark.args[0] ?? named
}

export function controllerName({ of }: Controller): string {
  return (of.def.name ?? '').replace(/Controller$/, '')
}

export function actionName({ member, marks }: Action): string {
  return plainText(markNamed(marks, 'ActionName')?.args[0]) ?? member.name.replace(/(?<=.)Async$/, '')
}

/** `[controller]`, `[action]` and `[area]` in the known parts of a template. */
export function withTokens(
  template: Value,
  controller: Controller,
  action: Action,
  slug: (name: string) => string,
): Value {
  if (template.kind === 'union') {
    return { kind: 'union', of: template.of.map((one) => withTokens(one, controller, action, slug)) }
  }
  if (template.kind !== 'text') return template
  const replace = (part: string): string =>
    part
      .replaceAll(/\[controller\]/gi, () => slug(controllerName(controller)))
      .replaceAll(/\[action\]/gi, () => slug(actionName(action)))
      .replaceAll(/\[area\]/gi, () => slug(areaOf(controller) ?? ''))
      .replaceAll('[[', '[')
      .replaceAll(']]', ']')
  return { kind: 'text', parts: template.parts.map((part) => (typeof part === 'string' ? replace(part) : part)) }
}

export function areaOf({ marks }: Controller): string | undefined {
  return plainText(markNamed(marks, 'Area', 'RouteArea')?.args[0])
}

/** Whether a template stands by itself: it begins with `/` or `~/`. */
export function isAbsolute(template: Value): boolean {
  const start = template.kind === 'text' ? template.parts[0] : undefined
  return typeof start === 'string' && /^~?\//.test(start)
}

export function joined(pieces: readonly Value[]): Value {
  return concat(
    pieces.flatMap((piece) => {
      const known = plainText(piece)
      if (known === undefined) return [text('/'), piece]
      const bare = known.replace(/^~?\/+|\/+$/g, '')
      return bare === '' ? [] : [text('/'), text(bare)]
    }),
  )
}

/** The paths by which a convention reaches an action; none when it leads to another one. */
export function conventionalPaths(
  convention: Convention,
  controller: Controller,
  action: Action,
  slug: (name: string) => string,
): string[] {
  const area = areaOf(controller)
  const values: Record<string, string | undefined> = {
    controller: controllerName(controller),
    action: actionName(action),
    area,
  }
  const parts = templateParts(convention.pattern)
  const names = new Set(parts.map(({ name }) => name?.toLowerCase()))
  const fixedArea = convention.area ?? convention.defaults.get('area')
  if (fixedArea !== undefined ? fixedArea !== area : (area !== undefined) !== names.has('area')) return []
  for (const name of ['controller', 'action']) {
    const fixed = convention.defaults.get(name)
    if (!names.has(name) && !(name === 'action' && convention.byVerb) && !same(fixed, values[name])) return []
  }
  const taken = new Set(
    (action.member.method?.params ?? []).flatMap(({ to }) => (to.kind === 'name' ? [to.name.toLowerCase()] : [])),
  )
  const paths: string[] = []
  let path = ''
  for (const [i, part] of parts.entries()) {
    const name = part.name?.toLowerCase()
    if (name === undefined) path += part.text ?? ''
    else if (Object.hasOwn(values, name)) {
      const rest = parts.slice(i)
      // What follows may all be left out when it is what the defaults say.
      if (rest.every((one) => mayBeLeftOut(one, convention, values))) paths.push(path.replace(/\/$/, ''))
      path += slug(values[name] ?? '')
    } else if (part.isOptional === true || part.otherwise !== undefined || convention.defaults.has(name)) {
      if (taken.has(name)) {
        if (isNullable(action, name)) paths.push(path.replace(/\/$/, ''))
        path += `{${part.name ?? ''}}`
      } else path = path.replace(/\/$/, '')
    } else path += `{${part.name ?? ''}}`
  }
  return [...new Set([...paths, path])].map((one) => (one === '' ? '/' : one))
}

function same(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase()
}

function mayBeLeftOut(
  part: ReturnType<typeof templateParts>[number],
  convention: Convention,
  values: Record<string, string | undefined>,
): boolean {
  if (part.name === undefined) return part.text === '/'
  const name = part.name.toLowerCase()
  const otherwise = part.otherwise ?? convention.defaults.get(name)
  if (Object.hasOwn(values, name)) return same(otherwise, values[name])
  return part.isOptional === true || otherwise !== undefined
}

function isNullable(action: Action, name: string): boolean {
  const param = action.member.method?.params.find(({ to }) => to.kind === 'name' && to.name.toLowerCase() === name)
  return param?.optional === true || (param?.type?.kind === 'union' && JSON.stringify(param.type).includes('null'))
}

/** Names of the parameters in templates, by themselves in lower case. */
export function namesIn(templates: readonly Value[]): ReadonlyMap<string, string> {
  const names = templates
    .flatMap(itemsOf)
    .flatMap(alternatives)
    .flatMap((one) => (one.kind === 'text' ? one.parts : []))
    .flatMap((part) => (typeof part === 'string' ? templateNames(part) : []))
  return new Map(names.map((name) => [name.toLowerCase(), name]))
}
