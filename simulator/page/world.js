// What the page knows of the simulator besides the conversations.

export const world = {
  people: new Map(),
  bots: [],
  jumps: [],
  patience: 60,
  faults: [],
  flood: {},
};

/** Take over what /sim/state says. */
export function setWorld(state) {
  world.people = new Map(state.people.map((person) => [person.id, person]));
  Object.assign(world, { bots: state.bots, jumps: state.jumps, patience: state.patience });
}

/** Tell a link that leads to a bot of the simulator. */
export function leadsToBot(url) {
  const inTelegram = /^(?:https?:\/\/)?(?:t\.me|telegram\.me|telegram\.dog)\/([A-Za-z0-9_]+)/i.exec(url);
  const inScheme = /^tg:\/\/resolve\/?\?(?:.*&)?domain=([A-Za-z0-9_]+)/i.exec(url);
  const name = (inTelegram ?? inScheme)?.[1]?.toLowerCase();
  return world.bots.some((bot) => bot.username.toLowerCase() === name);
}
