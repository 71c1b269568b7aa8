import type { Framework } from '../../engine/framework.ts'
import { ihp } from './ihp/index.ts'
import { scotty } from './scotty/index.ts'
import { servant } from './servant/index.ts'
import { snap } from './snap/index.ts'
import { spock } from './spock/index.ts'
import { wai } from './wai/index.ts'
import { yesod } from './yesod/index.ts'

export const haskellFrameworks: readonly Framework[] = [servant, scotty, yesod, ihp, snap, spock, wai]
