import { StateMark } from '../../ui/StateMark.tsx'
import type { State } from '../../ui/states.ts'
import type { Endpoint } from './apis.query.ts'

export type Problem = Endpoint['problems'][number]
type Kind = Problem['kind']

/** Where sources of knowledge contradict each other, as people say it. */
export const problemNames: Record<Kind, string> = {
  'authentication-drift': 'authentication',
  'anonymous-sensitive-data': 'sensitive data',
  'parameter-drift': 'parameters',
  'schema-drift': 'schema',
}

const looks: Record<Problem['level'], State> = { error: 'fail', warning: 'error', note: 'not_assessed' }

export function ProblemMark({ problem: { kind, level } }: { problem: Pick<Problem, 'kind' | 'level'> }) {
  return <StateMark state={looks[level]}>{problemNames[kind]}</StateMark>
}

export const problemWords = ({ message }: Problem): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`

/** Each kind once, as bad as the worst of it. */
export function worstOfEachKind(problems: readonly Problem[]): Pick<Problem, 'kind' | 'level'>[] {
  const levels = ['error', 'warning', 'note'] as const
  return (Object.keys(problemNames) as Kind[]).flatMap((kind) => {
    const level = levels.find((one) => problems.some((problem) => problem.kind === kind && problem.level === one))
    return level === undefined ? [] : [{ kind, level }]
  })
}
