/** Django and Django REST framework: URLconfs, views, viewsets and their routers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { Reader } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { ViewSetRouter } from '../rest-framework/router.ts'
import { addBound } from './bodies.ts'
import { addSockets, Consumer } from './channels.ts'
import { patternOf } from './pattern.ts'
import { djangoReader } from './reader.ts'
import { readSettings, type Settings } from './settings.ts'
import { UrlConfs } from './urlconf.ts'
import { ClassView } from './view.ts'

const URL_FUNCTIONS = /^(?:django\.(?:urls|conf\.urls)(?:\.\w+)*|rest_framework\.urlpatterns)\.(\w+)$/
const ROUTERS = /(?:^|\.)(?:\w*SimpleRouter|\w*DefaultRouter|\w*BulkRouter)$/

/** What one search knows; readers of a project ask for its settings when its modules were read. */
interface Known {
  readonly reader: Reader
  settings: Settings
}

const known = new WeakMap<Project, Known>()

function knownOf(project: Project): Known {
  let one = known.get(project)
  if (one === undefined) {
    const made: { settings: Settings } = {
      settings: {
        roots: [],
        defaultPermissions: [],
        defaultLists: { pagination: undefined, filters: [] },
        middleware: { own: [], login: undefined },
      },
    }
    one = Object.assign(made, { reader: djangoReader(() => made.settings) })
    known.set(project, one)
  }
  return one
}

export const django: Framework = {
  name: 'django',
  languages: ['python'],
  packages: [
    'django',
    'django.*',
    'rest_framework',
    'rest_framework.*',
    'rest_framework_nested',
    'rest_framework_nested.*',
    'rest_framework_extensions.*',
  ],
  hints: String.raw`\b\w*urlpatterns\b|\bROOT_URLCONF\b|\bREST_FRAMEWORK\s*=|\brest_framework\w*(?:\.routers)?\s+import\s+.*[rR]outer|\brest_framework\w*\.routers\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    const made = URL_FUNCTIONS.exec(name)?.[1]
    if (made === 'format_suffix_patterns') return call.args[0]
    if (made !== undefined) return patternOf(made, call)
    if (ROUTERS.test(name)) return native(ViewSetRouter.make(name, call, knownOf(run.project).reader, run))
    if (/\.\w*(?:Form|Serializer)$/.test(name)) bindInput(call, run)
    return undefined
  },

  classMethod(of: ClassValue, name: string, call: Call): Value | undefined {
    if (name === 'as_asgi') return native(new Consumer(of))
    return name === 'as_view' && call.scope.module.language.name === 'python'
      ? native(new ClassView(of, call))
      : undefined
  },

  files(project: Project, run: Interpreter): void {
    addSockets(
      project.modules().filter((module) => module.language.name === 'python'),
      knownOf(project).reader,
      run,
    )
    const modules = project
      .modules()
      .filter((module) => module.language.name === 'python' && module.scope.has('urlpatterns'))
    if (modules.length === 0) return
    const own = knownOf(project)
    own.settings = readSettings(project, run)
    const urls = new UrlConfs(run, own.reader)
    for (const module of modules) {
      const router = urls.ofModule(module)
      if (router !== undefined && own.settings.roots.includes(module)) router.isApplication = true
    }
  },
}

/** `ContactForm(request.POST)`, `UserSerializer(data=request.data)`: the class says which fields the request has. */
function bindInput(call: Call, run: Interpreter): void {
  if (run.facts === undefined || call.expr === undefined) return
  const given = [...call.args, ...call.named.values()].find(
    (arg) => arg.kind === 'native' && arg.native instanceof PlaceValue,
  )
  if (given?.kind !== 'native' || !(given.native instanceof PlaceValue)) return
  const { place } = given.native
  const of = run.evaluate(call.expr.callee, call.scope)
  if (of.kind === 'class' && (place === 'json' || place === 'form')) addBound(of, place, run.facts, run)
}
