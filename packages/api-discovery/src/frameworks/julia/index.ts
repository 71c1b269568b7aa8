import type { Framework } from '../../engine/framework.ts'
import { genie } from './genie/index.ts'
import { oxygen } from './oxygen/index.ts'

export const juliaFrameworks: readonly Framework[] = [genie, oxygen]
