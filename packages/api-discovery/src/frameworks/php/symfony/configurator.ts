/** `return function (RoutingConfigurator $routes) { … }` of `config/routes.php`. */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { list, native, plainText, text, type Value } from '../../../engine/values.ts'
import {
  joinPaths,
  methodNames,
  prefixOf,
  type Configuration,
  type ConfiguredImport,
  type ConfiguredRoute,
} from './configuration.ts'

interface Draft {
  readonly routes: { path: Value; methods: string[]; controller: Value | undefined; readonly line: number }[]
  readonly imports: {
    readonly resource: string
    readonly type: string | undefined
    prefix: Value
    readonly line: number
  }[]
}

/** What configurators of one file were told. */
export class ConfiguratorFile {
  readonly file: string
  readonly #draft: Draft = { routes: [], imports: [] }

  constructor(file: string) {
    this.file = file
  }

  get configurator(): Configurator {
    return new Configurator(this.#draft, text(''))
  }

  get configuration(): Configuration {
    const routes: readonly ConfiguredRoute[] = this.#draft.routes
    const imports: readonly ConfiguredImport[] = this.#draft.imports
    return { file: this.file, routes, imports }
  }
}

/** `RoutingConfigurator $routes`: what is called on it counts for the file in which it is called. */
export class ConfiguratorOfFile extends Native {
  readonly #files: Map<string, ConfiguratorFile>

  constructor(files: Map<string, ConfiguratorFile>) {
    super()
    this.#files = files
  }

  override method(name: string, call: Call): Value | undefined {
    let file = this.#files.get(call.file)
    if (file === undefined) this.#files.set(call.file, (file = new ConfiguratorFile(call.file)))
    return file.configurator.method(name, call)
  }
}

class Configurator extends Native {
  readonly #draft: Draft
  #prefix: Value

  constructor(draft: Draft, prefix: Value) {
    super()
    this.#draft = draft
    this.#prefix = prefix
  }

  override method(name: string, call: Call): Value | undefined {
    switch (name) {
      case 'add': {
        const given = call.args[1]
        if (given === undefined) return native(this)
        const path = given.kind === 'record' ? list([...given.fields.values()]) : given
        const route = { path: joinPaths(this.#prefix, path), methods: [], controller: undefined, line: call.line }
        this.#draft.routes.push(route)
        return native(new RouteConfigurator(this, route))
      }
      case 'import': {
        const [first] = call.args
        const resource =
          plainText(first) ?? (first?.kind === 'record' ? plainText(first.fields.get('path')) : undefined)
        if (resource === undefined) return native(this)
        const made = { resource, type: textArgument(call, 1, 'type'), prefix: text(''), line: call.line }
        this.#draft.imports.push(made)
        return native(new ImportConfigurator(this, made))
      }
      case 'collection':
        return native(new Configurator(this.#draft, this.#prefix))
      case 'prefix':
        this.#prefix = prefixOf(call.args[0])
        return native(this)
      default:
        return native(this)
    }
  }
}

class RouteConfigurator extends Native {
  readonly #parent: Configurator
  readonly #route: Draft['routes'][number]

  constructor(parent: Configurator, route: Draft['routes'][number]) {
    super()
    this.#parent = parent
    this.#route = route
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'add' || name === 'import') return this.#parent.method(name, call)
    if (name === 'methods') this.#route.methods = methodNames(call.args[0])
    if (name === 'controller') this.#route.controller = call.args[0]
    return native(this)
  }
}

class ImportConfigurator extends Native {
  readonly #parent: Configurator
  readonly #import: Draft['imports'][number]

  constructor(parent: Configurator, given: Draft['imports'][number]) {
    super()
    this.#parent = parent
    this.#import = given
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'add' || name === 'import') return this.#parent.method(name, call)
    if (name === 'prefix') this.#import.prefix = prefixOf(call.args[0])
    return native(this)
  }
}
