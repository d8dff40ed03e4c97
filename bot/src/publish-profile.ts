import { alertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import { en } from '@cocoon-pool/domain/messages/en';
import type { Language } from '@cocoon-pool/domain/messages/language';
import { messages } from '@cocoon-pool/domain/messages/messages';
import type { Api } from 'grammy';
import { toAppUrl } from './app-keyboard.ts';
import { commandNames } from './commands/command-names.ts';

/** Tells Telegram the commands, in English for everybody and in Russian for those who read it, and the menu button. */
export async function publishProfile(api: Api, publicUrl: string | null): Promise<void> {
  await api.setMyCommands(toCommands('en'), { scope: privateChats });
  await api.setMyCommands(toCommands('ru'), { scope: privateChats, language_code: 'ru' });
  await api.setMyCommands(toGroupCommands('en'), { scope: groups });
  await api.setMyCommands(toGroupCommands('ru'), { scope: groups, language_code: 'ru' });
  const url = toAppUrl(publicUrl, '/');
  const menuButton =
    url === null
      ? ({ type: 'commands' } as const)
      : ({ type: 'web_app', text: en.buttons.menu, web_app: { url } } as const);
  await api.setChatMenuButton({ menu_button: menuButton });
}

const privateChats = { type: 'all_private_chats' } as const;
const groups = { type: 'all_group_chats' } as const;

/** A group can be linked, or unlinked, and reads what those who linked it have. */
function toGroupCommands(language: Language) {
  const { commands } = messages(language);
  return [
    { command: 'stats', description: commands.stats },
    { command: 'workers', description: commands.workers },
    { command: 'alerts', description: alertWords(language).buttons.link },
  ];
}

function toCommands(language: Language) {
  const { commands } = messages(language);
  return commandNames.map((command) => ({ command, description: commands[command] }));
}
