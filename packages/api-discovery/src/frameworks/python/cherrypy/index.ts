/** CherryPy: a tree of objects whose exposed methods are pages. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { RequestValue } from '../request.ts'
import { instanceOf } from '../views.ts'
import { CHERRYPY_REQUEST } from './reader.ts'
import { addTree, isExposing } from './tree.ts'

const mounted = new WeakSet<Project>()

export const cherrypy: Framework = {
  name: 'cherrypy',
  languages: ['python'],
  packages: ['cherrypy', 'cherrypy.*'],
  hints: String.raw`\bcherrypy\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (name !== 'cherrypy.quickstart' && name !== 'cherrypy.tree.mount') return undefined
    const given = argument(call, 0, 'root')
    const root = given === undefined ? undefined : run.settle(given)
    const instance = root?.kind === 'class' ? instanceOf(root, run) : root
    if (instance?.kind !== 'instance') return undefined
    mounted.add(run.project)
    addTree(instance, textArgument(call, 1, 'script_name') ?? '', run)
    return undefined
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    if (fullName(of) !== 'cherrypy.request' || run.facts === undefined) return undefined
    return new RequestValue(CHERRYPY_REQUEST, run.facts).member(name, undefined, run)
  },

  isGlobalRequest: (of: External) => fullName(of) === 'cherrypy.request',

  /** Classes with exposed methods of which the mount is not in the folder. */
  class(of: ClassValue, run: Interpreter): void {
    if (!mounted.has(run.project) && isExposing(of, run)) addTree(instanceOf(of, run), '', run)
  },
}
