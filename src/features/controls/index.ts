import { get, list } from './controls.service.ts'

export { controlsAnswering } from './answering.repo.ts'
export { controlThatAnswers } from './answering.rules.ts'

export const controlsHandlers = { list, get }
