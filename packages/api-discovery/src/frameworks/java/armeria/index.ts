/** Armeria: server builders, and annotated services with or without a builder in sight. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { addAnnotatedService, annotatedReader, isAnnotatedService } from './annotated.ts'
import { ArmeriaServer, type Served } from './server.ts'

const served = new WeakMap<Project, Served>()

function servedIn(project: Project): Served {
  let known = served.get(project)
  if (known === undefined) served.set(project, (known = new Set()))
  return known
}

export const armeria: Framework = {
  name: 'armeria',
  languages: ['java', 'kotlin'],
  packages: ['com.linecorp.armeria.*'],
  hints: String.raw`\bcom\.linecorp\.armeria\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    if (owner === 'Server' && name === 'builder') return native(new ArmeriaServer(run, servedIn(run.project)))
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'ServerBuilder' ? native(new ArmeriaServer(run, servedIn(run.project))) : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (of.def.abstract === true || !armeria.languages.includes(of.scope.module.language.name)) continue
      run.unit(of.scope.module, () => {
        if (servedIn(project).has(of.def) || !isAnnotatedService(of, run)) return
        addAnnotatedService(of, project.graph.router(annotatedReader), run)
      })
    }
  },
}
