/** Applications, the modules they import and the prefixes that the modules get. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { isWithin, Native, type Call, type Condition } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  field,
  itemsOf,
  native,
  plainText,
  text,
  unknown,
  type ClassValue,
  type RecordValue,
  type Value,
} from '../../../engine/values.ts'
import { markNamed, marksOf } from './decorators.ts'
import type { GlobalGuard } from './guards.ts'

/** A path that the global prefix is not put before. */
export interface Exclusion {
  readonly path: string
  /** Undefined for all methods. */
  readonly method: string | undefined
}

/** `NestFactory.create(AppModule)` and what is set on it. */
export class NestApplication extends Native {
  readonly root: Value
  globalPrefix: Value | undefined
  exclusions: readonly Exclusion[] = []
  /** Undefined when versions do not stand in the path. */
  versionPrefix: string | undefined
  defaultVersion: Value | undefined
  guards: readonly GlobalGuard[] = []

  readonly #condition: Condition | undefined

  constructor(root: Value, condition?: Condition) {
    super()
    this.root = root
    this.#condition = condition
  }

  override method(name: string, call: Call): Value | undefined {
    const [first, second] = call.args
    switch (name) {
      case 'setGlobalPrefix':
        this.globalPrefix = first
        this.exclusions = itemsOf(field(second, 'exclude')).flatMap((one) => {
          const path = plainText(one) ?? plainText(field(one, 'path'))
          return path === undefined ? [] : [{ path, method: methodNamed(field(one, 'method')) }]
        })
        return native(this)
      case 'enableVersioning':
        this.#versioning(first)
        return native(this)
      case 'useGlobalGuards':
        if (isWithin(this.#condition, call.condition)) {
          const { file, line } = call
          this.guards = [...this.guards, ...call.args.map((value) => ({ value, file, line }))]
        }
        return native(this)
      case 'get':
      case 'select':
      case 'resolve':
        return unknown(name)
      default:
        return undefined
    }
  }

  #versioning(options: Value | undefined): void {
    const type = field(options, 'type')
    const label = type?.kind === 'external' ? type.path.at(-1) : undefined
    const isUri = type === undefined || label === 'URI' || (type.kind === 'number' && type.value === 0)
    if (!isUri) return
    const prefix = field(options, 'prefix')
    this.versionPrefix = prefix?.kind === 'constant' ? '' : (plainText(prefix) ?? 'v')
    this.defaultVersion = field(options, 'defaultVersion')
  }
}

export interface NestState {
  readonly applications: NestApplication[]
}

const states = new WeakMap<Project, NestState>()

export function nestState(project: Project): NestState {
  let state = states.get(project)
  if (state === undefined) states.set(project, (state = { applications: [] }))
  return state
}

/** A controller in an application, with the path of its module. */
export interface Placed {
  readonly controller: ClassValue
  readonly application: NestApplication
  readonly modulePath: Value
}

const MAX_MODULES = 5_000

/** Walks the modules of an application from its root. */
export function controllersOf(application: NestApplication, run: Interpreter): Placed[] {
  const modules = new Set<ClassValue>()
  const controllers: { controller: ClassValue; module: ClassValue }[] = []
  const paths = new Map<ClassValue, Value>()
  const visit = (given: Value | undefined): void => {
    for (const one of itemsOf(given)) {
      const settled = one.kind === 'function' ? run.invoke(one, []) : run.settle(one)
      visitOne(settled)
    }
  }
  const visitOne = (value: Value): void => {
    if (value.kind === 'external') return routerModule(value)
    if (value.kind === 'union') return value.of.forEach(visitOne)
    if (value.kind === 'record') {
      // A dynamic module: { module, imports, controllers, providers }.
      const of = field(value, 'module')
      if (of?.kind === 'class') {
        visitOne(of)
        read(of, value)
      } else if (field(value, 'forwardRef') !== undefined) visit(field(value, 'forwardRef'))
      return
    }
    if (value.kind !== 'class' || modules.has(value) || modules.size > MAX_MODULES) return
    modules.add(value)
    const mark = markNamed(marksOf(value.def.decorators, value.scope, run), 'Module')
    const [options] = mark?.args ?? []
    if (options?.kind === 'record') read(value, options)
  }
  const read = (module: ClassValue, options: RecordValue): void => {
    for (const one of itemsOf(field(options, 'controllers'))) {
      const settled = run.settle(one)
      if (settled.kind === 'class') controllers.push({ controller: settled, module })
    }
    for (const provider of itemsOf(field(options, 'providers'))) globalGuard(provider, module)
    visit(field(options, 'imports'))
  }
  const globalGuard = (provider: Value, module: ClassValue): void => {
    const token = field(provider, 'provide')
    if (provider.kind !== 'record' || token?.kind !== 'external' || token.path.at(-1) !== 'APP_GUARD') return
    const factory = field(provider, 'useFactory')
    const made = factory?.kind === 'function' ? run.invoke(factory, []) : undefined
    const value = field(provider, 'useClass') ?? field(provider, 'useExisting') ?? field(provider, 'useValue') ?? made
    const { file = module.scope.module.file, line = module.def.line } = provider
    if (value !== undefined) application.guards = [...application.guards, { value, file, line }]
  }
  const routerModule = (value: Extract<Value, { kind: 'external' }>): void => {
    if (value.call === undefined) return
    const names = value.path.filter((part) => part !== '()')
    if (names.at(-1) === 'forwardRef') visit(value.call.args[0])
    else if (names.includes('RouterModule')) readRoutes(value.call.args[0], [], 0)
  }
  const readRoutes = (routes: Value | undefined, above: readonly Value[], depth: number): void => {
    if (depth > 8) return
    for (const route of itemsOf(routes)) {
      if (route.kind === 'class') paths.set(route, joined(above))
      const path = field(route, 'path')
      const here = path === undefined ? above : [...above, path]
      const module = field(route, 'module')
      if (module?.kind === 'class') paths.set(module, joined(here))
      readRoutes(field(route, 'children'), here, depth + 1)
    }
  }
  visit(application.root)
  return controllers.map(({ controller, module }) => ({
    controller,
    application,
    modulePath: paths.get(module) ?? text(''),
  }))
}

/** `RequestMethod.POST` */
function methodNamed(value: Value | undefined): string | undefined {
  const name = value?.kind === 'external' ? value.path.at(-1) : undefined
  return name === 'ALL' ? undefined : name
}

function joined(pieces: readonly Value[]): Value {
  const parts = pieces.flatMap((piece) => (piece.kind === 'text' ? ['/', ...piece.parts] : []))
  return { kind: 'text', parts }
}
