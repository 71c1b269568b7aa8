import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'

const known = new WeakMap<Project, boolean>()

/**
 * Annotations as `@PreAuthorize` do nothing until method security is turned on. A folder that holds the application but
 * does not turn it on is not guarded by them; of a folder without an application, what it says is taken.
 */
export function isMethodSecurityOn(run: Interpreter): boolean {
  const { project } = run
  let isOn = known.get(project)
  if (isOn === undefined) known.set(project, (isOn = decide(project)))
  return isOn
}

function decide(project: Project): boolean {
  const marks = project.classes.flatMap((of) =>
    of.def.decorators.map(({ value }) => {
      const callee = value.kind === 'call' ? value.callee : value
      return callee.kind === 'name' || callee.kind === 'member' ? callee.name : ''
    }),
  )
  if (marks.some((name) => /^Enable(?:Global|Reactive)?MethodSecurity$/.test(name))) return true
  return !marks.some((name) => name === 'SpringBootApplication' || /^EnableWeb(?:Flux)?Security$/.test(name))
}
