/** Where Telegram posts updates, on either runtime. */
export const webhookPath = '/telegram/webhook';
