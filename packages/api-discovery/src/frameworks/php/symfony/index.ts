/** Symfony: routes on controllers and in configuration, and what API Platform makes of classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { symfonyProtection } from './access-control.ts'
import { addResources } from './api-platform.ts'
import { assemble, importedFile, type Configuration } from './configuration.ts'
import { ConfiguratorOfFile, type ConfiguratorFile } from './configurator.ts'
import { readXml } from './xml.ts'
import { readYaml } from './yaml.ts'

interface Found {
  readonly controllers: ClassValue[]
  readonly resources: ClassValue[]
  readonly configurators: Map<string, ConfiguratorFile>
}

const found = new WeakMap<Project, Found>()

export const symfony: Framework = {
  name: 'symfony',
  languages: ['php'],
  packages: ['Symfony\\*'],
  hints: String.raw`#\[(?:\w+\\)*(?:Route|ApiResource|Get|Post|Put|Patch|Delete)\b|@(?:\w+\\)*(?:Route|ApiResource|Get|Post|Put|Patch|Delete)\(|RoutingConfigurator|HttpFoundation\\Request`,

  typed(type: External, run: Interpreter): Value | undefined {
    if (!/\\RoutingConfigurator$|^RoutingConfigurator$/.test(type.package)) return undefined
    return native(new ConfiguratorOfFile(foundIn(run.project).configurators))
  },

  class(of: ClassValue, run: Interpreter): void {
    const { controllers, resources } = foundIn(run.project)
    // Phalcon's annotations have the same names.
    if (of.def.doc?.includes('@RoutePrefix') === true) return
    if (mentions(of, 'Route') || mentions(of, 'Get|Post|Put|Patch|Delete')) controllers.push(of)
    if (mentions(of, 'ApiResource') || mentions(of, 'Get|GetCollection|Post|Put|Patch|Delete')) resources.push(of)
  },

  protects: symfonyProtection,

  files(project: Project, run: Interpreter): void {
    const { controllers, resources, configurators } = foundIn(project)
    const written = [...project.files.paths].flatMap((file): Configuration[] => {
      const kind = CONFIGURATION.exec(file)?.[1]
      const configuration = kind === undefined ? undefined : configurationIn(file, project)
      return configuration === undefined ? [] : [configuration]
    })
    const configurations = withImported(
      [...written, ...[...configurators.values()].map((one) => one.configuration)],
      project,
    )
    if (configurations.length === 0 && controllers.length === 0 && resources.length === 0) return
    const { apiPrefix } = assemble(configurations, controllers, run)
    addResources(resources, apiPrefix, run)
  },
}

function foundIn(project: Project): Found {
  let known = found.get(project)
  if (known === undefined) {
    found.set(project, (known = { controllers: [], resources: [], configurators: new Map() }))
  }
  return known
}

function mentions(of: ClassValue, names: string): boolean {
  const attribute = new RegExp(String.raw`(?:^|\\)(?:${names})$`)
  const annotation = new RegExp(String.raw`@(?:\w+\\)*(?:${names})\b`)
  const marked = [of.def, ...of.def.members.flatMap(({ method }) => (method === undefined ? [] : [method]))]
  return marked.some(
    ({ decorators = [], doc }) =>
      (doc !== undefined && annotation.test(doc)) ||
      decorators.some(
        ({ value }) => value.kind === 'call' && value.callee.kind === 'name' && attribute.test(value.callee.name),
      ),
  )
}

const CONFIGURATION =
  /(?:^|\/)(?:config\/(?:routes|routing)(?:\/.+|\b[^/]*)?|Resources\/config\/(?:.*\/)?rout\w*[^/]*)\.(yaml|yml|xml)$/

function configurationIn(file: string, project: Project): Configuration | undefined {
  // What is there for development or tests only is no part of the application.
  if (/\/(?:dev|test)\/[^/]+$|_(?:dev|test)\.\w+$/.test(file)) return undefined
  const source = project.files.text(file)
  if (source === undefined) return undefined
  return file.endsWith('.xml') ? readXml(source, file) : readYaml(source, file)
}

/** With the files that they import under names of any kind. */
function withImported(configurations: readonly Configuration[], project: Project): readonly Configuration[] {
  const known = new Map(configurations.map((one) => [one.file, one]))
  // What is added is gone through as well.
  for (const { file, imports } of known.values()) {
    for (const { resource } of imports) {
      const path = importedFile(resource, file)
      if (!/\.(?:ya?ml|xml)$/.test(path) || known.has(path) || !project.files.has(path)) continue
      const configuration = configurationIn(path, project)
      if (configuration !== undefined) known.set(path, configuration)
    }
  }
  return [...known.values()]
}
