import { describe, expect, it } from 'vitest'
import { controlThatAnswers } from './answering.rules.ts'

describe('the control in doubt', () => {
  const control = (id: string, kind: 'technical' | 'administrative', ...requirements: string[]) => ({
    id,
    kind,
    requirements,
  })

  it('answers most of the clauses; of several, a technical one; or there is none', () => {
    const controls = [
      control('a', 'administrative', 'soc2:CC6.1', 'soc2:CC8.1'),
      control('b', 'technical', 'soc2:CC6.1', 'soc2:CC8.1'),
      control('c', 'technical', 'soc2:CC6.1'),
    ]
    expect(controlThatAnswers(['soc2:CC6.1', 'soc2:CC8.1'], controls)).toBe('b')
    expect(controlThatAnswers(['soc2:CC7.2'], controls)).toBeUndefined()
    expect(controlThatAnswers([], controls)).toBeUndefined()
  })
})
