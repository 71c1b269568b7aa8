import type { Framework } from '../../engine/framework.ts'
import { catalyst } from './catalyst/index.ts'
import { dancer } from './dancer/index.ts'
import { plack } from './plack/index.ts'
import { mojolicious } from './mojolicious/index.ts'
import { webSimple } from './web-simple/index.ts'

export const perlFrameworks: readonly Framework[] = [mojolicious, dancer, catalyst, plack, webSimple]
