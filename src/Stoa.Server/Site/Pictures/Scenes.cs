namespace Stoa.Server.Site.Pictures;

/// <summary>The scene that belongs to a category.</summary>
internal static class Scenes
{
    // The first row with a beginning of one of the category's words decides; "space" stands before "spa".
    private static readonly (string[] Beginnings, Func<Draw, Palette, string> Scene)[] Rows =
    [
        (["park", "garage", "bay", "valet"], PlaceScenes.Parking),
        (["stay", "bed", "night"], PlaceScenes.Bedroom),
        (["work", "office", "desk", "meeting", "room", "space", "coach", "consult", "lesson", "tutor"], PlaceScenes.Workspace),
        (["photo", "camera", "video", "film"], PlaceScenes.Camera),
        (["social", "instagram", "market", "content", "gig", "design", "web", "software", "writing"], PlaceScenes.Screen),
        (["massage", "spa", "wellness", "therap", "physio", "acupunct", "osteo", "sauna"], WellnessScenes.Stones),
        (["yoga", "pilates", "meditation", "fitness", "gym", "train", "sport", "dance"], WellnessScenes.Yoga),
        (["barber", "beard", "shave"], BeautyScenes.BarberPole),
        (["hair", "salon", "coiff"], BeautyScenes.Mirror),
        (["nail", "mani", "pedi", "lash", "brow", "makeup", "tattoo"], BeautyScenes.Bottles),
        (["skin", "facial", "beauty", "cosmet", "wax", "estet", "aesthet"], BeautyScenes.Jars),
        (["dent", "clinic", "doctor", "health", "medic", "nutrition", "herb", "food", "garden", "clean", "home", "pet"], WellnessScenes.Plant),
    ];

    private static readonly char[] BetweenWords = ['-', '_', ' ', '/'];

    public static Func<Draw, Palette, string> Of(string category)
    {
        var words = category.Split(BetweenWords, StringSplitOptions.RemoveEmptyEntries);
        foreach (var (beginnings, scene) in Rows)
        {
            if (beginnings.Any(beginning => words.Any(word => word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))))
                return scene;
        }
        return PlaceScenes.Portico;
    }
}
