namespace Stoa.Server.Demo.Supply;

/// <summary>Designers, developers and writers, by the hour: what can be booked of their work today.</summary>
internal static class GigTrades
{
    public static readonly Trade[] All =
    [
        new("logo-design", "Desk", OnRequest: false,
            ["Parallel Studio", "Marta Quill Design", "Oak & Ampersand", "Studio Lumen", "Kerning & Sons"],
            [
                new("Brand consultation", "An hour over what your brand is and is not.",
                    "Bring what you have: a name, a sketch, three brands you envy. You leave with a direction in writing and an honest estimate for the rest.",
                    [new("One hour", 60, 110), new("Half a day", 240, 390)], [new("Written summary", 40)]),
                new("Logo review", "Somebody who has drawn two hundred looks at yours.",
                    "On paper, on a phone, in one colour, from far away. You get a list of what to keep and what to change.", [new("Review call", 45, 75)], []),
            ])
        {
            Project = new("A brand, from talk to files", "Questions, three directions on paper, a meeting, and the files: paid in four parts.", 60, 1_800,
                [new("Questions and answers", 15), new("Three directions on paper", 25), new("The meeting, and your choice", 40), new("Files for print and screen", 20)]),
        },
        new("web-design", "Desk", OnRequest: false,
            ["Gridline", "Second Screen Studio", "Halfpixel", "Northlight Web", "Form & Flow"],
            [
                new("Website review", "Your site, with the eyes of a stranger.",
                    "We use your site together as a customer would, on a phone first, and write down where it loses people.", [new("Review", 60, 120), new("Review with test visitors", 120, 260)], []),
                new("Wireframe session", "From a list of wishes to pages on a wall.", "We sketch the pages that matter while you talk. The drawings are yours.", [new("Two hours", 120, 230)], []),
            ]),
        new("web-development", "Desk", OnRequest: true,
            ["Kite Code", "Brooklyn Stack", "Tidewater Software", "Two Commits", "Ada & Friends"],
            [
                new("Pair programming", "Your code, two pairs of eyes.", "Bring a bug that hides or a feature that will not fit. We share the keyboard.", [new("An hour", 60, 130), new("An afternoon", 210, 420)], []),
                new("Code review", "What a careful colleague would say.", "Read beforehand, talked through together, with a short list of what matters.", [new("Up to 2,000 lines", 90, 180)], []),
            ]),
        new("copywriting", "Desk", OnRequest: false,
            ["Plainspoken", "The Second Draft", "Ink & Intent", "Margin Notes", "Lena Ortiz Writes"],
            [
                new("Editing session", "Your text, shorter and clearer.", "We edit line by line while you watch, so that the next one needs us less.", [new("One hour", 60, 90), new("Two hours", 120, 165)], []),
            ]),
    ];
}
