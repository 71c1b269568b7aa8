/** Prefixes that stand elsewhere than on the controller: in options of the server, in mounts, in other controllers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  concat,
  field,
  itemsOf,
  plainText,
  text,
  textField,
  type ClassValue,
  type External,
  type Value,
} from '../../../engine/values.ts'

interface Prefixes {
  /** Of all controllers of a framework. */
  readonly global: Map<string, Value>
  /** Of single controllers: the prefix, and the controller that has them below itself. */
  readonly own: Map<ClassValue, { readonly path: Value; readonly above: ClassValue | undefined }>
}

const known = new WeakMap<Project, Prefixes>()

function prefixesOf(project: Project): Prefixes {
  let prefixes = known.get(project)
  if (prefixes === undefined) known.set(project, (prefixes = { global: new Map(), own: new Map() }))
  return prefixes
}

/** Takes note of what a call of a framework's package says of prefixes. */
export function notePrefixes(callee: External, call: Call, run: Interpreter): void {
  const { global, own } = prefixesOf(run.project)
  const name = callee.path.at(-1) ?? ''
  const [first, second] = call.args
  if (callee.package === 'routing-controllers') {
    const prefix = field(first, 'routePrefix') ?? field(second, 'routePrefix')
    if (prefix !== undefined) global.set('routing-controllers', prefix)
  } else if (name === 'InversifyExpressServer') {
    const root = call.args.map((arg) => field(arg, 'rootPath')).find((one) => one !== undefined)
    if (root !== undefined) global.set('inversify', root)
  } else if (callee.package === '@foal/core' && name === 'controller') {
    const above = call.scope.self?.kind === 'instance' ? call.scope.self.of : undefined
    if (first !== undefined && second?.kind === 'class') own.set(second, { path: first, above })
  }
}

/** `mount: { '/rest': [CalendarController] }` of Ts.ED's configuration. */
export function noteMounts(configuration: Value | undefined, run: Interpreter): void {
  const mounts = field(configuration, 'mount')
  if (mounts?.kind !== 'record') return
  const { global, own } = prefixesOf(run.project)
  for (const [path, given] of mounts.fields) {
    const classes = itemsOf(given).flatMap((one) => (one.kind === 'class' ? [one] : []))
    for (const one of classes) own.set(one, { path: text(path), above: undefined })
    if (classes.length === 0 && mounts.fields.size === 1) global.set('tsed', text(path))
  }
}

/** `@Controller({ path, children: [EventsController] })` of Ts.ED. */
export function noteChildren(of: ClassValue, options: Value | undefined, run: Interpreter): void {
  for (const child of itemsOf(field(options, 'children')).map((one) => run.settle(one)))
    if (child.kind === 'class')
      prefixesOf(run.project).own.set(child, { path: pathGiven(options) ?? text(''), above: of })
}

/** `routes.basePath` of tsoa.json. */
export function noteTsoa(project: Project): void {
  const file = [...project.files.paths].find((path) => /(?:^|\/)tsoa\.json$/.test(path))
  const source = file === undefined ? undefined : project.files.text(file)
  const base = /"routes"\s*:\s*\{[^}]*"basePath"\s*:\s*"([^"\n]*)"/.exec(source ?? '')?.[1]
  if (base !== undefined) prefixesOf(project).global.set('tsoa', text(base))
}

/** All that stands before the paths of a controller. */
export function prefixOf(of: ClassValue, framework: string, project: Project): readonly Value[] {
  const { global, own } = prefixesOf(project)
  const parts: Value[] = []
  const seen = new Set<ClassValue>()
  let isMounted = false
  for (let at: ClassValue | undefined = of; at !== undefined && !seen.has(at); at = own.get(at)?.above) {
    seen.add(at)
    const found = own.get(at)
    if (found === undefined) continue
    parts.unshift(found.path)
    isMounted ||= found.above === undefined
  }
  const base = global.get(framework)
  return base === undefined || isMounted ? parts : [base, ...parts]
}

/** Pieces of a path with a slash between them; empty ones say nothing. */
export function joinedPath(parts: readonly Value[]): Value {
  return concat(parts.flatMap((part) => (plainText(part) === '' ? [] : [text('/'), part])))
}

/** The path that a decorator gives: its argument, or `path`, `url`, `route`, `basePath` of it. */
export function pathGiven(first: Value | undefined): Value | undefined {
  if (first?.kind !== 'record') return first
  const name = ['path', 'url', 'route', 'basePath'].find((one) => textField(first, one) !== undefined)
  return name === undefined ? undefined : field(first, name)
}
